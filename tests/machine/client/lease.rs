//! A shell that goes by leases: it sends by itself, and tells of it later or never.

use super::{Ask, Client};
use weapp_session::session::{CallId, Event, Lease};

impl Client {
    /// What the machine lends.
    pub fn lease(&self) -> Option<Lease> {
        self.machine.lease(self.clock())
    }

    /// The app makes a request and the shell sends it under the lease. The event is what the machine is to be told of it.
    pub fn send_under(&mut self, lease: Lease, ask: Ask) -> Event {
        self.last_call = self.last_call.next();
        leased(self.last_call, lease, ask)
    }

    /// A request goes under the lease that there is, and the machine is told of it.
    pub fn lend(&mut self, ask: Ask) -> CallId {
        let lease = self.lease().expect("a lease");
        let leased = self.send_under(lease, ask);
        assert_eq!(self.feed(leased), [], "it has gone already");
        self.last_call
    }
}

/// What the machine is told of a request that went under a lease.
pub fn leased(call: CallId, lease: Lease, ask: Ask) -> Event {
    let Ask {
        auth,
        trusted: _,
        replay,
        timeout: _,
        priority,
    } = ask;
    let session = lease.session;
    Event::Leased {
        call,
        auth,
        replay,
        priority,
        session,
    }
}
