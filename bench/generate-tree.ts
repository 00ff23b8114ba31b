import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes `count` manifests below `directory`, fifty a folder: of every five files one Deployment with a Service, one
 * StatefulSet with a sidecar, one CronJob, one ConfigMap with a long text and one CustomResourceDefinition. The same every
 * time.
 */
export function generateTree(directory: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const folder = path.join(directory, `team-${Math.floor(index / 50)}`);
    if (index % 50 === 0) mkdirSync(folder, { recursive: true });
    const make = MANIFESTS[index % MANIFESTS.length];
    if (make) writeFileSync(path.join(folder, `app-${index}.yaml`), make(index));
  }
}

/** What stands beside Compose files and units. */
export type BesideDialects = 'manifests' | 'workloads' | 'unlike workloads';

/** `count` Compose files and units of systemd in `dialects`, by turns, and manifests of as many bytes in `manifests`. */
export function generateDialects(directory: string, count: number, beside: BesideDialects): void {
  let left = 0;
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
    return text.length;
  };
  for (let index = 0; index < count; index += 1) {
    const folder = `dialects/team-${Math.floor(index / 50)}`;
    const isUnit = index % 2 === 1;
    left += isUnit
      ? write(`${folder}/app-${index}.service`, systemdUnit(index))
      : write(`${folder}/app-${index}/compose.yaml`, composeFile(index));
  }
  const makers = beside === 'manifests' ? MANIFESTS : WORKLOADS;
  for (let index = 0; left > 0; index += 1) {
    const text = makers[index % makers.length]?.(index) ?? '';
    // As each service has one: a Pod spec that comes again is judged once.
    const own = beside === 'unlike workloads' ? text.replaceAll('image: example/', `image: example/app-${index}/`) : text;
    left -= write(`manifests/team-${Math.floor(index / 50)}/app-${index}.yaml`, own);
  }
}

function composeFile(index: number): string {
  const services = ['web', 'worker', 'queue', 'store'].map(
    (name, place) => `  ${name}:
    image: registry.example.com/team/${name}:1.${index}.0
    user: "10${index % 100}:1000"
    restart: unless-stopped
    command: ["--listen", "0.0.0.0:80${place}0"]
    environment:
      LOG_LEVEL: info
      DATABASE_URL: postgres://store:5432/app-${index}
    ports:
      - "127.0.0.1:${8000 + place}:80${place}0"
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    volumes:
      - data-${place}:/var/lib/${name}`,
  );
  return `name: app-${index}\nservices:\n${services.join('\n')}\nvolumes: {data-0: {}, data-1: {}, data-2: {}, data-3: {}}\n`;
}

function systemdUnit(index: number): string {
  return `[Unit]
Description=Server ${index}
Documentation=https://example.com/app-${index}
After=network-online.target
Wants=network-online.target

[Service]
Type=notify
User=app-${index}
Group=app
# It listens on the port for the web.
ExecStart=/usr/bin/app-${index} --config /etc/app-${index}.conf --port 80
ExecReload=/bin/kill -HUP $MAINPID
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;
}

/** Files of fifty Pods each, of which each has three findings, one of them in an init container. */
export function generateFindings(directory: string, count: number): void {
  for (let file = 0; file < count / 150; file += 1) {
    const pods = Array.from({ length: 50 }, (_, pod) => threeFindings(`pod-${file}-${pod}`));
    writeFileSync(path.join(directory, `pods-${file}.yaml`), pods.join('---\n'));
  }
}

function threeFindings(name: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  initContainers:
    - { name: init, image: example/init:1, securityContext: { runAsUser: 0, capabilities: { drop: [ALL] } } }
  containers:
    - name: web
      image: example/web:1
      ports: [{ containerPort: 443 }]
      securityContext: { runAsNonRoot: true, runAsUser: 65532, capabilities: { drop: [ALL] } }
`;
}

/** A base and its overlays, each of which changes the port of a Deployment. */
export function generateKustomizations(directory: string, count: number): void {
  const base = path.join(directory, 'base');
  mkdirSync(base);
  writeFileSync(path.join(base, 'kustomization.yaml'), 'resources: [app.yaml]\n');
  writeFileSync(path.join(base, 'app.yaml'), deployment(0));
  for (let index = 1; index < count; index += 1) {
    const overlay = path.join(directory, `overlay-${index}`);
    mkdirSync(overlay);
    const patch = `[{ "op": "replace", "path": "/spec/template/spec/containers/0/ports/0/containerPort", "value": ${index} }]`;
    const text = `resources: [../base]\nnameSuffix: "-${index}"\npatches:\n  - target: { kind: Deployment }\n    patch: '${patch}'\n`;
    writeFileSync(path.join(overlay, 'kustomization.yaml'), text);
  }
}

type MakeManifest = (index: number) => string;

const WORKLOADS: readonly MakeManifest[] = [deployment, statefulSet, cronJob];
/** Three quarters of their bytes are in the last two, of which nothing is judged. */
const MANIFESTS: readonly MakeManifest[] = [...WORKLOADS, configMap, customResourceDefinition];

function container(name: string, port: number, indent: string): string {
  return `- name: ${name}
  image: example/${name}:1.${port}
  args: ["--listen", "0.0.0.0:${port}", "--log-level=info"]
  env:
    - name: PORT
      value: "${port}"
    - name: TOKEN
      valueFrom:
        secretKeyRef: { name: ${name}, key: token }
  ports:
    - name: http
      containerPort: ${port}
  readinessProbe:
    httpGet: { path: /ready, port: http }
  resources:
    requests: { cpu: 100m, memory: 128Mi }
  securityContext:
    allowPrivilegeEscalation: false
    capabilities:
      drop: [ALL]
`
    .replaceAll(/^/gm, indent)
    .trimEnd();
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  labels: { app: app-${index} }
spec:
  replicas: 2
  selector:
    matchLabels: { app: app-${index} }
  template:
    metadata:
      labels: { app: app-${index} }
    spec:
      securityContext:
        runAsNonRoot: ${index % 3 !== 0}
      containers:
${container('web', index % 4 === 0 ? 80 : 8080, '        ')}
---
apiVersion: v1
kind: Service
metadata:
  name: app-${index}
spec:
  selector: { app: app-${index} }
  ports:
    - port: 80
      targetPort: http
`;
}

function statefulSet(index: number): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: app-${index}
spec:
  serviceName: app-${index}
  selector:
    matchLabels: { app: app-${index} }
  template:
    metadata:
      labels: { app: app-${index} }
    spec:
      initContainers:
${container('proxy', 8443, '        ')}
          restartPolicy: Always
      containers:
${container('store', 5432, '        ')}
`;
}

function cronJob(index: number): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: app-${index}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
${container('report', 9000, '            ')}
`;
}

function configMap(index: number): string {
  const lines = Array.from({ length: 60 }, (_, line) => `    setting.${line}.of.app-${index} = value ${line * index}`);
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: app-${index}
data:
  app.properties: |
${lines.join('\n')}
`;
}

function customResourceDefinition(index: number): string {
  const fields = Array.from(
    { length: 40 },
    (_, field) => `                field${field}:
                  description: 'What field ${field} of the containers is for, in a sentence as long as such sentences are.'
                  type: ${field % 2 === 0 ? 'string' : 'integer'}`,
  );
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things${index}.example.com
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Thing${index}, plural: things${index} }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
${fields.join('\n')}
`;
}
