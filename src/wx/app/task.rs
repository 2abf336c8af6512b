//! A request under way, which ends with the future that waits for it.

use wasm_bindgen::prelude::*;

use super::{CallError, settled};
use crate::session::ErrorCode;

#[wasm_bindgen]
extern "C" {
    /// What `client.request` gives: thenable, and it can be aborted.
    pub(super) type JsTask;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &JsTask) -> Result<(), JsValue>;
}

/// The task of a request. One that nobody waits for any more gives its place at the host back.
pub(super) struct Task {
    task: JsTask,
    is_settled: bool,
}

impl Task {
    pub(super) fn new(task: JsTask) -> Self {
        Self {
            task,
            is_settled: false,
        }
    }

    /// Waits for the response.
    pub(super) async fn response(mut self) -> Result<JsValue, CallError> {
        let response = settled(&self.task).await;
        self.is_settled = true;
        let response = response?;
        match response.is_object() {
            true => Ok(response),
            false => Err(CallError::new(
                ErrorCode::RequestFailed,
                "request:fail there is no answer",
            )),
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if !self.is_settled {
            // A client that is not the SDK's own may know no such thing.
            let _ = self.task.abort();
        }
    }
}
