//! The data of a request, in the form in which it travels.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::{CallError, field};
use crate::app_request::DataForm;

/// Makes of the options' data what the host sends in this form.
pub(super) fn prepare(options: &JsValue, form: DataForm) -> Result<(), CallError> {
    let data = field(options, "data");
    match form {
        DataForm::Fields => leave_out_nulls(&data),
        DataForm::Json => {
            if let Some(text) = as_json(&data)? {
                Reflect::set(options, &"data".into(), &text)?;
            }
        }
        DataForm::AsItIs => {}
    }
    Ok(())
}

/// The host writes fields out one by one, and has no other word for null than a text.
fn leave_out_nulls(data: &JsValue) {
    let Some(fields) = data.dyn_ref::<Object>() else {
        return;
    };
    for name in Object::keys(fields).iter() {
        let is_null = Reflect::get(fields, &name).is_ok_and(|value| value.is_null());
        if is_null {
            // What was written just now can be taken out.
            let _ = Reflect::delete_property(fields, &name);
        }
    }
}

/// The host makes JSON of objects and arrays; a text goes to the backend as it is, so anything else is made a text here.
fn as_json(data: &JsValue) -> Result<Option<JsValue>, CallError> {
    if data.is_object() || data.is_null() || data.is_undefined() {
        return Ok(None);
    }
    Ok(Some(JSON::stringify(data)?.into()))
}
