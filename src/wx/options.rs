//! The options as the glue hands them over: an array by the rows of the options table.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::session::OptionValues;

pub(super) struct Options(pub Array);

impl Options {
    /// An option that is not given, or not of the kind that is asked for, is `undefined` or fails each conversion.
    pub(super) fn get(&self, row: u32) -> JsValue {
        self.0.get(row)
    }

    fn entries<T>(&self, row: u32, convert: fn(&JsValue) -> Option<T>) -> Vec<T> {
        let value = self.get(row);
        let Some(array) = value.dyn_ref::<Array>() else {
            return Vec::new();
        };
        (0..array.length())
            .filter_map(|index| convert(&array.get(index)))
            .collect()
    }
}

impl OptionValues for Options {
    fn text(&self, row: u32) -> Option<String> {
        self.get(row).as_string()
    }

    fn number(&self, row: u32) -> Option<u32> {
        number(&self.get(row))
    }

    fn is_on(&self, row: u32) -> bool {
        self.get(row).is_truthy()
    }

    fn texts(&self, row: u32) -> Vec<String> {
        self.entries(row, JsValue::as_string)
    }

    fn numbers(&self, row: u32) -> Vec<u32> {
        self.entries(row, number)
    }
}

fn number(value: &JsValue) -> Option<u32> {
    value.as_f64().map(|number| number as u32)
}
