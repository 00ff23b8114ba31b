import type { Preset } from '../rules/rule.ts';
import { API_VERSION, KIND } from './port-policy.ts';

export interface TemplateChoices {
  readonly name: string;
  readonly preset: Preset;
  /** Where the JSON Schema of policies is, seen from the file; undefined where no path leads there. */
  readonly schema: string | undefined;
}

const SCHEMA_HINT = `# For completion in an editor: kport schema policy > kport-policy.schema.json, and as the first line of this file
# yaml-language-server: $schema=kport-policy.schema.json`;

/** A policy to begin with: what holds, and behind "#" what can be said. Whole blocks can be uncommented as they are. */
export function policyTemplate({ name, preset, schema }: TemplateChoices): string {
  return `${schema === undefined ? SCHEMA_HINT : `# yaml-language-server: $schema=${schema}`}
#
# The policy of kport for the manifests in this folder and below it. \`kport rules\` lists the rules as this policy sets them,
# \`kport explain <rule>\` tells why a rule is there, how to repair what it finds and when to allow it.
apiVersion: ${API_VERSION}
kind: ${KIND}
metadata:
  name: ${JSON.stringify(name)}
spec:
  # restricted: nobody listens on a privileged port, and nobody could.
  # baseline: the ports of the nodes are closed, everything else is told.
  # audit: everything is told and nothing is refused.
  # Or the path of another policy file.
  extends: ${preset}

  # What runs the containers on the nodes decides who can bind port 80: containerd-1, containerd-2, cri-o, docker. For unknown,
  # kport says what holds on all of them, and where they differ.
  runtime: unknown

  # net.ipv4.ip_unprivileged_port_start of the nodes, where it is the same on all: it decides under hostNetwork.
  # nodes:
  #   portStart: 1024

  # A rule may weigh more or less here: error, warning, info or "off".
  # rules:
  #   net-bind-service-kept:
  #     severity: "off"
  #   net-bind-service-added:
  #     severity: warning
  #     options:
  #       allowWhenNeeded: true

  # Who may, and why. All that is given must match, * and ? are wildcards; the reason is required, and \`expires\` is the last day.
  # exemptions:
  #   - rules: [privileged-host-port, may-run-as-root]
  #     namespaces: [kube-system]
  #     names: [node-local-dns]
  #     reason: the DNS cache has to answer on port 53 of every node
  #     expires: 2030-12-31

  # Whether "# kport-allow" in manifests and kport.dev/allow annotations count, "allow" or "forbid". Where this is missing, kport lint
  # takes both, and the webhook takes no annotations.
  # suppressions:
  #   comments: allow
  #   annotations: forbid

  # How charts are rendered before they are judged; paths are relative to this file.
  # charts:
  #   - path: charts/web
  #     namespace: shop
  #     valueSets:
  #       - name: production
  #         values: [charts/web/values-production.yaml]
`;
}
