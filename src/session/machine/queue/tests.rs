//! The queue as a value: explored states are told apart by it.

use std::hash::DefaultHasher;

use super::*;

/// Those of normal priority, in the order in which they came.
fn queue(ids: &[u32]) -> Queue {
    let places = ids.iter().map(|id| Reverse(NORMAL | u64::from(*id)));
    Queue(places.collect())
}

fn hash(queue: &Queue) -> u64 {
    let mut hasher = DefaultHasher::new();
    queue.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn queues_are_the_same_if_the_same_calls_are_next_however_they_came() {
    let one = queue(&[1, 2, 3, 4]);
    let other = queue(&[4, 2, 3, 1]);
    assert!(one == other);
    assert_eq!(hash(&one), hash(&other));
}

#[test]
fn queues_with_other_calls_are_others() {
    for other in [&[1, 2][..], &[1, 2, 4], &[]] {
        assert!(queue(&[1, 2, 3]) != queue(other), "{other:?}");
        assert_ne!(hash(&queue(&[1, 2, 3])), hash(&queue(other)), "{other:?}");
    }
}
