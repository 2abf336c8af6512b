//! The phone's storage, as far as the app's session lies there.

use serde_json::{Value, json};
use weapp_session::session::{Event, Millis, Record, StoredRecord};

use crate::world::World;

/// What lies in storage, and whether it works.
#[derive(Debug, Default)]
pub struct Phone {
    pub stored: Option<Record>,
    /// Whether what lies there should have been removed, and the app was told that this failed.
    pub stale: bool,
    pub set_fails: bool,
    pub remove_fails: bool,
}

impl World<'_> {
    pub fn store(&mut self, record: Record) {
        let verdict = self.app.watch.stores(&record);
        self.judge(verdict);
        let fails = self.phone.set_fails;
        let renew_before = self.plan.policy.renew_before;
        self.output(|| json!(["set", in_storage(&record, renew_before), fails]));
        if fails {
            self.tally.set_failures += 1;
            return self.feed(Event::StoreFailed, None, false);
        }
        self.phone.stale = false;
        self.phone.stored = Some(record);
    }

    /// Removes the record as the glue does: where that fails, an empty string takes its place.
    pub fn forget(&mut self) {
        let Self { phone, .. } = self;
        let (remove_fails, set_fails) = (phone.remove_fails, phone.set_fails);
        self.output(|| json!(["remove", remove_fails]));
        if remove_fails {
            self.output(|| json!(["set", "", set_fails]));
        }
        if remove_fails && set_fails {
            self.tally.remove_failures += 1;
            self.phone.stale = true;
            return self.feed(Event::ForgetFailed, None, false);
        }
        self.phone.stale = false;
        self.phone.stored = None;
    }
}

/// A record as the glue writes it.
fn in_storage(record: &Record, renew_before: Millis) -> Value {
    let StoredRecord(version, id, obtained_at, expires_at, renew_at, renewable) =
        record.to_stored(renew_before);
    json!([version, id, obtained_at, expires_at, renew_at, renewable])
}
