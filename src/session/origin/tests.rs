use super::*;
use proptest::prelude::*;

fn trusting(urls: &[&str]) -> TrustedOrigins {
    let mut origins = TrustedOrigins::default();
    for url in urls {
        origins.trust(Origin::of(url).expect("a well-formed URL"));
    }
    origins
}

fn api() -> TrustedOrigins {
    trusting(&["https://api.example.com/v1"])
}

#[test]
fn the_same_origin_in_other_spellings_is_trusted() {
    for url in [
        "https://api.example.com",
        "https://api.example.com/",
        "https://api.example.com/v1/me",
        "https://api.example.com?x=1",
        "https://api.example.com#top",
        "https://api.example.com:443/v1",
        "https://api.example.com:0443/v1",
        "HTTPS://API.Example.COM/v1",
        "https://api.example.com/@evil.example",
        "https://api.example.com/\\evil.example",
        "https://api.example.com?u=https://evil.example",
    ] {
        assert_eq!(api().target(url), Target::Trusted, "{url}");
    }
}

#[test]
fn each_scheme_has_its_default_port() {
    for (base, same, other) in [
        (
            "https://a.example",
            "https://a.example:443/",
            "https://a.example:80/",
        ),
        (
            "http://a.example",
            "http://a.example:80/",
            "http://a.example:443/",
        ),
    ] {
        assert_eq!(trusting(&[base]).target(same), Target::Trusted, "{same}");
        assert_eq!(trusting(&[base]).target(other), Target::Foreign, "{other}");
    }
}

#[test]
fn every_other_origin_is_foreign() {
    for url in [
        "http://api.example.com/",
        "https://api.example.com:8443/",
        "https://api.example.com:80/",
        "https://api.example.com.evil.example/",
        "https://api.example.com.",
        "https://evil-api.example.com/",
        "https://apixexample.com/",
        "https://example.com/",
        "https://api.example.co/",
        "https://api.example.comx/",
        "https://api.example.com@evil.example/",
        "https://api.example.com:443@evil.example/",
        "https://user:pass@api.example.com/",
        "https://@api.example.com/",
        "https://evil.example\\@api.example.com/",
        "https://api.example.com\\@evil.example/",
        "https://api.example.com\\.evil.example/",
        "https://api.example.com%2eevil.example/",
        "https://api.example.com%00.evil.example/",
        "https://api.example.com%40evil.example/",
        "https://api.example.com\t.evil.example/",
        "https://api.example.com\n/",
        "https://api.example.com /",
        "https:// api.example.com/",
        " https://api.example.com/",
        "\thttps://api.example.com/",
        "ht\ntps://api.example.com/",
        "https:\\\\api.example.com\\",
        "https:/api.example.com/",
        "https:api.example.com/",
        "https:///api.example.com/",
        "https:////evil.example/",
        "https://",
        "https://:443/",
        "https://api.example.com:/",
        "https://api.example.com:+443/",
        "https://api.example.com:443x/",
        "https://api.example.com:65979/",
        "https://api.example.com:4294967739/",
        "https://api.example.com:443:443/",
        "https://аpi.example.com/",
        "https://api。example.com/",
        "https://[api.example.com]/",
        "https://[::1/",
        "//api.example.com/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "\\/evil.example/",
        "/\t/evil.example/",
        "\t//evil.example/",
        "wss://api.example.com/",
        "ftp://api.example.com/",
        "javascript:alert(1)",
        "data:text/plain,x",
        "evil.example:443/",
    ] {
        assert_eq!(api().target(url), Target::Foreign, "{url:?}");
    }
}

#[test]
fn relative_urls_are_joined_so_that_the_host_cannot_change() {
    let relative = |needs_slash| Target::Relative { needs_slash };
    for (url, needs_slash) in [
        ("/me", false),
        ("", false),
        ("?page=2", false),
        ("#top", false),
        ("me", true),
        ("@evil.example/", true),
        (".evil.example/", true),
        ("../up", true),
        ("me?next=https://evil.example", true),
        ("/a:b", false),
        ("/a//b", false),
        ("商品/列表", true),
    ] {
        assert_eq!(api().target(url), relative(needs_slash), "{url:?}");
    }
}

#[test]
fn ipv6_literals_and_development_servers_are_origins_too() {
    let local = trusting(&["http://[::1]:3000", "http://127.0.0.1:3000"]);
    assert_eq!(local.target("http://[::1]:3000/me"), Target::Trusted);
    assert_eq!(local.target("http://[::1]/me"), Target::Foreign);
    assert_eq!(local.target("http://127.0.0.1:3000/me"), Target::Trusted);
    assert_eq!(local.target("http://127.0.0.1:3001/me"), Target::Foreign);
    assert_eq!(local.target("https://127.0.0.1:3000/me"), Target::Foreign);
}

#[test]
fn an_origin_option_is_nothing_but_an_origin() {
    assert!(Origin::exactly("https://cdn.example.com").is_some());
    assert!(Origin::exactly("https://cdn.example.com/").is_some());
    for url in [
        "https://cdn.example.com/a",
        "https://cdn.example.com?",
        "cdn.example.com",
        "https://",
        "https://:443",
        "*",
        "",
    ] {
        assert_eq!(Origin::exactly(url), None, "{url}");
    }
}

#[test]
fn a_base_is_an_absolute_url_with_a_plain_path() {
    for base in [
        "https://a.example",
        "http://127.0.0.1:3000/",
        "https://a.example/v1/x",
    ] {
        assert!(Origin::of_base(base).is_some(), "{base}");
    }
    for base in [
        "",
        "/v1",
        "a.example",
        "https://",
        "https:///v1",
        "https://a.example?x",
        "https://a.example/#",
        "https://a.example/ v1",
        "https://a.example/\\x",
        "https://u@a.example",
    ] {
        assert_eq!(Origin::of_base(base), None, "{base}");
    }
}

#[test]
fn a_lease_goes_by_one_spelling_of_each_origin() {
    let origins = trusting(&[
        "HTTPS://API.Example.COM:443/v1?x#y",
        "http://127.0.0.1:3000",
        "http://a.example:80",
        "https://a.example:80",
        "https://[::1]:8443/",
    ]);
    let prefixes: Vec<String> = origins.prefixes().collect();
    let expected = [
        "https://api.example.com/",
        "http://127.0.0.1:3000/",
        "http://a.example/",
        "https://a.example:80/",
        "https://[::1]:8443/",
    ];
    assert_eq!(prefixes, expected);
}

proptest! {
    /// The glue compares texts; Rust must have come to the same.
    #[test]
    fn whatever_begins_as_a_lease_asks_is_trusted(rest in ".{0,24}", host in "[a-z.-]{1,8}", port in 1u16..) {
        for base in [format!("https://{host}"), format!("http://{host}:{port}/v1")] {
            let origins = trusting(&[&base]);
            for prefix in origins.prefixes() {
                prop_assert_eq!(origins.target(&format!("{prefix}{rest}")), Target::Trusted);
            }
        }
    }

    /// Whatever surrounds it, a URL is trusted only if its authority is exactly the trusted one.
    #[test]
    fn trusted_means_the_very_authority(prefix in ".{0,3}", middle in "[^/?#]{0,6}", tail in ".{0,8}") {
        let url = format!("{prefix}https://api.example.com{middle}{tail}");
        if api().target(&url) == Target::Trusted {
            prop_assert!(prefix.is_empty());
            let rest = url.strip_prefix("https://api.example.com").expect("checked above");
            let rest = rest.strip_prefix(":443").or(rest.strip_prefix(":0443")).or(rest.strip_prefix(":00443")).unwrap_or(rest);
            prop_assert!(rest.is_empty() || rest.starts_with(['/', '?', '#']), "{}", url);
        }
    }

    /// By which the glue knows where a URL points, when nobody is asked.
    #[test]
    fn what_begins_with_a_plain_name_or_a_query_is_relative(slash in "/?", name in "[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", rest in "([/?#].{0,24})?") {
        prop_assert_eq!(api().target(&format!("{slash}{name}{rest}")), Target::Relative { needs_slash: slash.is_empty() });
        if rest.starts_with(['?', '#']) {
            prop_assert_eq!(api().target(&rest), Target::Relative { needs_slash: false });
        }
    }

    /// The same, of what begins with a base.
    #[test]
    fn what_goes_on_from_a_base_is_trusted(path in "(/v1)?", rest in "([/?#].{0,24})?") {
        prop_assert_eq!(api().target(&format!("https://api.example.com{path}{rest}")), Target::Trusted);
    }

    #[test]
    fn nothing_traps(url in ".*") {
        let _ = api().target(&url);
        let _ = Origin::of_base(&url);
        let _ = Origin::exactly(&url);
    }

    /// A relative URL joined as told stays on the base's origin.
    #[test]
    fn joining_keeps_the_origin(url in ".{0,24}") {
        if let Target::Relative { needs_slash } = api().target(&url) {
            let joined = format!("https://api.example.com{}{url}", if needs_slash { "/" } else { "" });
            prop_assert_eq!(api().target(&joined), Target::Trusted);
        }
    }
}
