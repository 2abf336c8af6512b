//! A request. Nothing here is of JavaScript, so that it is tested natively.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

/// A request, as `client.request` takes it (docs: wx.request).
///
/// Its data is JSON, a text or a number too: `Request::post(url, "tea")` sends `"tea"` with its quotes. There are two
/// exceptions. Data of a GET, or of a request with a `Content-Type` of a form, is written field by field, and fields that
/// are `None` are left out. And with any other `Content-Type` that is not JSON, a text goes out as it is.
///
/// ```no_run,standalone_crate
/// use weapp_session::wx::{Auth, Request};
///
/// # #[derive(serde::Serialize)]
/// # struct Order { product: u32 }
/// let order = Request::post("/orders", Order { product: 7 }).timeout(5_000);
/// let news = Request::get("/news").header("Accept-Language", "zh-CN").auth(Auth::Optional);
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Request<'a, B = ()> {
    url: &'a str,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<B>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    header: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<u32>,
    auth: Auth,
    replay: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<Retry<'a>>,
}

/// How a request is retried.
#[derive(Clone, Copy, Debug, Serialize)]
struct Retry<'a> {
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
}

/// In which form the data of a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataForm {
    /// Names and values, in the URL or in the body.
    Fields,
    Json,
    /// The app says by a header what it is.
    AsItIs,
}

/// Whether a request needs the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// It waits for one, and begins a login if there is none.
    #[default]
    Required,
    /// It carries one if there is one, and never waits.
    Optional,
    /// It never carries one.
    Never,
}

impl Serialize for Auth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Auth::Required => serializer.serialize_bool(true),
            Auth::Optional => serializer.serialize_str("optional"),
            Auth::Never => serializer.serialize_bool(false),
        }
    }
}

impl<'a> Request<'a> {
    /// A GET request without data. `url` is absolute, or relative to `baseUrl`.
    pub fn get(url: &'a str) -> Self {
        Self::new("GET", url, None)
    }

    /// A DELETE request without data.
    pub fn delete(url: &'a str) -> Self {
        Self::new("DELETE", url, None)
    }
}

impl<'a, B: Serialize> Request<'a, B> {
    /// A POST request with JSON.
    pub fn post(url: &'a str, data: B) -> Self {
        Self::new("POST", url, Some(data))
    }

    /// A PUT request with JSON.
    pub fn put(url: &'a str, data: B) -> Self {
        Self::new("PUT", url, Some(data))
    }

    /// A request of any method. Data of a GET goes into the query, other data as JSON.
    pub fn new(method: &'a str, url: &'a str, data: Option<B>) -> Self {
        Self {
            url,
            method,
            data,
            header: BTreeMap::new(),
            timeout: None,
            auth: Auth::Required,
            replay: true,
            priority: None,
            retry: None,
        }
    }

    /// With a header.
    pub fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.header.insert(name, value);
        self
    }

    /// With a limit in milliseconds for the whole call, of 1 or more: a request with a limit of 0 fails with
    /// `ConfigInvalid`.
    pub fn timeout(mut self, millis: u32) -> Self {
        self.timeout = Some(millis);
        self
    }

    /// With the session or without; [`Auth::Required`] by default.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Never sent again after a new login.
    pub fn no_replay(mut self) -> Self {
        self.replay = false;
        self
    }

    /// In front of all others that wait for a place at the host.
    pub fn high_priority(mut self) -> Self {
        self.priority = Some("high");
        self
    }

    /// Retried up to `limit` times, 10 at most, after a failure of transport or an answer such as 503, if its method does no harm
    /// twice: GET, HEAD, PUT and DELETE.
    pub fn retry(mut self, limit: u32) -> Self {
        self.retry = Some(Retry { limit, key: None });
        self
    }

    /// The same whatever its method is, with the header `Idempotency-Key` by which the backend knows it again.
    pub fn retry_with_key(mut self, limit: u32, key: &'a str) -> Self {
        let key = Some(key);
        self.retry = Some(Retry { limit, key });
        self
    }

    /// Whether its limit leaves no time at all; the client in JavaScript would take that for no limit.
    pub(crate) fn has_no_time(&self) -> bool {
        self.timeout == Some(0)
    }

    /// In which form its data travels.
    pub(crate) fn data_form(&self) -> DataForm {
        data_form(self.method, &self.header)
    }
}

fn data_form(method: &str, header: &BTreeMap<&str, &str>) -> DataForm {
    if method.eq_ignore_ascii_case("GET") {
        return DataForm::Fields;
    }
    let Some((_, content_type)) = header
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    else {
        return DataForm::Json;
    };
    // Whatever stands around the word: `application/merge-patch+json; charset=utf-8`.
    let says = |word: &str| {
        let mut parts = content_type.as_bytes().windows(word.len());
        parts.any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    if says("x-www-form-urlencoded") {
        DataForm::Fields
    } else if says("json") {
        DataForm::Json
    } else {
        DataForm::AsItIs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(request: &Request<'_, impl Serialize>) -> serde_json::Value {
        serde_json::to_value(request).expect("plain data")
    }

    #[test]
    fn a_get_has_no_data_and_takes_the_client_s_defaults() {
        assert_eq!(
            written(&Request::get("/products")),
            json!({ "url": "/products", "method": "GET", "auth": true, "replay": true })
        );
    }

    #[test]
    fn what_is_set_is_sent_by_the_names_that_the_client_knows() {
        let request = Request::post("/orders", json!({ "product": 7 }))
            .header("Accept-Language", "zh-CN")
            .header("X-Shop", "1")
            .timeout(5_000)
            .auth(Auth::Optional)
            .no_replay()
            .high_priority()
            .retry_with_key(2, "order-7");
        assert_eq!(
            written(&request),
            json!({
                "url": "/orders",
                "method": "POST",
                "data": { "product": 7 },
                "header": { "Accept-Language": "zh-CN", "X-Shop": "1" },
                "timeout": 5000,
                "auth": "optional",
                "replay": false,
                "priority": "high",
                "retry": { "limit": 2, "key": "order-7" },
            })
        );
        let plain = written(&Request::get("/a").retry(3));
        assert_eq!(plain["retry"], json!({ "limit": 3 }));
    }

    #[test]
    fn each_option_that_apps_in_javascript_have_is_here() {
        let glue = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/js-glue/src/public/calls.ts"
        ));
        let declared = glue
            .split_once("export interface CallOptions {\n")
            .and_then(|(_, rest)| rest.split_once("\n}"))
            .map(|(declared, _)| declared)
            .expect("CallOptions is declared there");
        let names: Vec<_> = declared
            .lines()
            .filter_map(|line| Some(line.split_once("?: ")?.0.trim()))
            .collect();
        assert!(names.contains(&"auth"), "{names:?}");
        // Every field is named, so that a new one is given a value here.
        let every = Request {
            url: "/a",
            method: "GET",
            data: Some(()),
            header: BTreeMap::from([("a", "b")]),
            timeout: Some(1),
            auth: Auth::Required,
            replay: true,
            priority: Some("high"),
            retry: Some(Retry {
                limit: 1,
                key: None,
            }),
        };
        let every = written(&every);
        for name in names {
            assert!(every.get(name).is_some(), "{name} is missing");
        }
    }

    #[test]
    fn data_travels_as_json_unless_the_method_or_a_header_says_otherwise() {
        let form = |method, header: Option<(&str, &'static str)>| {
            let request = Request::new(method, "/a", Some("text"));
            match header {
                Some((name, value)) => request.header(name, value).data_form(),
                None => request.data_form(),
            }
        };
        for method in ["POST", "PUT", "DELETE", "HEAD", "patch"] {
            assert_eq!(form(method, None), DataForm::Json, "{method}");
            assert_eq!(form(method, Some(("X-Kind", "text/plain"))), DataForm::Json);
        }
        for method in ["GET", "get"] {
            assert_eq!(form(method, None), DataForm::Fields);
            assert_eq!(
                form(method, Some(("content-type", "text/plain"))),
                DataForm::Fields
            );
        }
        for (value, expected) in [
            ("application/json", DataForm::Json),
            ("Application/JSON; charset=utf-8", DataForm::Json),
            ("application/merge-patch+json", DataForm::Json),
            ("application/x-www-form-urlencoded", DataForm::Fields),
            (
                "Application/X-WWW-Form-Urlencoded;charset=utf-8",
                DataForm::Fields,
            ),
            ("text/plain", DataForm::AsItIs),
            ("application/xml", DataForm::AsItIs),
        ] {
            assert_eq!(
                form("POST", Some(("Content-Type", value))),
                expected,
                "{value}"
            );
            assert_eq!(
                form("POST", Some(("CONTENT-TYPE", value))),
                expected,
                "{value}"
            );
        }
    }

    #[test]
    fn a_limit_of_nothing_is_seen() {
        assert!(Request::get("/a").timeout(0).has_no_time());
        assert!(!Request::get("/a").timeout(1).has_no_time());
        assert!(!Request::get("/a").has_no_time());
    }

    #[test]
    fn every_method_is_itself() {
        let method = |request: &Request<'_, u8>| written(request)["method"].clone();
        assert_eq!(method(&Request::put("/a", 1)), "PUT");
        assert_eq!(method(&Request::new("HEAD", "/a", None)), "HEAD");
        assert_eq!(written(&Request::delete("/a"))["method"], "DELETE");
        assert_eq!(
            written(&Request::get("/a").auth(Auth::Never))["auth"],
            false
        );
    }
}
