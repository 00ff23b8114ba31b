#!/usr/bin/env bash
# The crate kubewarden-policy-sdk 0.17.3 does not tell a policy which resource is asked for, and its mutation gives back less than it was given.
#
# Expected: KubernetesAdmissionRequest has what the API server sends in an AdmissionReview: `resource` is group, version and resource ("deployments",
# "statefulsets"), which for a Scale is the only word on what is scaled. mutate_pod_spec_from_request puts a new PodSpec into the object and leaves
# the rest alone.
# Seen: the struct GroupVersionResource has a field `kind` where the API has `resource`; since every field may be missing, it is empty
# and no error says so, in requestResource as well. The mutation reads the whole object by the types of k8s-openapi and writes it anew: built for
# Kubernetes 1.33, as one that adds `drop: [ALL]` may be, it takes hostnameOverride and restartPolicyRules of 1.34 out of every Deployment.
# Needs Rust with cargo.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cargo init --quiet --name look . 2> /dev/null
cargo add --quiet kubewarden-policy-sdk@=0.17.3 2> /dev/null
cargo add --quiet k8s-openapi@=0.28.0 --features v1_33 2> /dev/null
cargo add --quiet serde_json 2> /dev/null
cat > src/main.rs <<'RUST'
use kubewarden_policy_sdk::{mutate_pod_spec_from_request, request::ValidationRequest};
use serde_json::{Value, from_slice, json};

fn request(resource: Value, kind: Value, object: Value) -> ValidationRequest<Value> {
    let review = json!({ "uid": "1", "operation": "UPDATE", "resource": resource, "requestResource": resource, "kind": kind, "object": object });
    ValidationRequest::new(json!({ "settings": null, "request": review }).to_string().as_bytes()).unwrap()
}

fn main() {
    for name in ["deployments", "statefulsets"] {
        let resource = json!({ "group": "apps", "version": "v1", "resource": name });
        let scale = json!({ "group": "autoscaling", "version": "v1", "kind": "Scale" });
        let read = request(resource, scale, json!({ "spec": { "replicas": 3 } })).request;
        println!("{name}: {:?} {:?}", read.resource, read.request_resource);
    }
    let container = json!({ "name": "web", "image": "registry.example.com/web", "restartPolicy": "Always", "ports": [{ "containerPort": 80 }],
        "restartPolicyRules": [{ "action": "Restart", "exitCodes": { "operator": "In", "values": [42] } }] });
    let pod = json!({ "hostnameOverride": "web.example.com", "containers": [container] });
    let template = json!({ "metadata": { "labels": { "app": "web" } }, "spec": pod });
    let object = json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web" },
        "spec": { "selector": { "matchLabels": { "app": "web" } }, "template": template } });
    let asked = request(json!({}), json!({ "kind": "Deployment" }), object);
    let mut spec = asked.extract_pod_spec_from_object().unwrap().unwrap();
    let context = spec.containers[0].security_context.get_or_insert_default();
    context.capabilities.get_or_insert_default().drop = Some(vec!["ALL".into()]);
    let made: Value = from_slice(&mutate_pod_spec_from_request(asked, spec).unwrap()).unwrap();
    println!("mutated: {}", made["mutated_object"]["spec"]["template"]["spec"]);
}
RUST
cargo run --quiet 2> errors | tee seen || { tail -5 errors; exit 1; }
diff seen - <<'TXT'
deployments: GroupVersionResource { group: "apps", version: "v1", kind: "" } GroupVersionKind { group: "apps", version: "v1", kind: "" }
statefulsets: GroupVersionResource { group: "apps", version: "v1", kind: "" } GroupVersionKind { group: "apps", version: "v1", kind: "" }
mutated: {"containers":[{"image":"registry.example.com/web","name":"web","ports":[{"containerPort":80}],"restartPolicy":"Always","securityContext":{"capabilities":{"drop":["ALL"]}}}]}
TXT
echo "as described: no resource, and fields that are gone"
