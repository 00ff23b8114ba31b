#!/usr/bin/env bash
# The crate regorus 0.14.1 (Rego in Rust) drops a word of a message that is to stand in a column, replaces what was replaced, and writes "yes" without quotes.
#
# Expected: what OPA says, whose language and functions it has ("Regorus passes the [OPA v1.2.0 test-suite]"). OPA 1.22.3 (v1/rego) says of those below: "web   |",
# "  web|", "%!d(string=80)", "bc" (the pairs are of one pass, left to right), a port 80 for 0120 (sigs.k8s.io/yaml, with which kubectl reads as well), a
# container with the port that it merges, and b: "yes" in quotes.
# Seen: a text has no column: %5s is as wide as its text, and the sign in %-6s ends the verb, so that of "web" nothing is left and "6s" is printed. A port that is a
# text is nothing at all under %d, where OPA names it and its type. replace_n goes through the text once for each pair. A port 0120 is a text and what is
# merged stands under the key "<<"; what yaml.marshal writes of the text "yes" is a boolean to kubectl. A policy that is tried on it, as in a
# program or an editor that has it built in, tells other words and other ports than Gatekeeper or conftest.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --vcs none --name look .
cargo add --quiet regorus@=0.14.1 2> log || { cat log; exit 1; }
cat > terms <<'TXT'
sprintf("%-6s|", ["web"])
sprintf("%5s|", ["web"])
sprintf("%d", ["80"])
sprintf("port %d of %s", [80, "web"])
strings.replace_n({"a": "b", "b": "c"}, "ab")
yaml.unmarshal("containerPort: 0120")
yaml.unmarshal("web: &web {containerPort: 80}\nadmin: {<<: *web, name: admin}")
yaml.marshal({"b": "yes"})
TXT
cat > src/main.rs <<'RS'
fn main() {
    for term in std::fs::read_to_string("terms").unwrap().lines() {
        let mut engine = regorus::Engine::new();
        let answer = engine.eval_query(format!("x := {term}"), false).unwrap();
        println!("{term}: {}", answer.result[0].bindings["x"]);
    }
}
RS
cargo run --quiet 2> log | tee seen || { cat log; exit 1; }
diff seen - <<'TXT'
sprintf("%-6s|", ["web"]): "6s|"
sprintf("%5s|", ["web"]): "web|"
sprintf("%d", ["80"]): ""
sprintf("port %d of %s", [80, "web"]): "port 80 of web"
strings.replace_n({"a": "b", "b": "c"}, "ab"): "cc"
yaml.unmarshal("containerPort: 0120"): {"containerPort":"0120"}
yaml.unmarshal("web: &web {containerPort: 80}\nadmin: {<<: *web, name: admin}"): {"admin":{"<<":{"containerPort":80},"name":"admin"},"web":{"containerPort":80}}
yaml.marshal({"b": "yes"}): "b: yes\n"
TXT
echo "as described: a word is missing from the message"
