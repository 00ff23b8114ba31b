import { privilegedPortUndeclared } from '../../src/rules/privileged-port-undeclared/rule.ts';
import { type Manifest, tweak, unknownPod } from '../facts/minimal-pod.ts';
import { lockedImage } from './locked.ts';
import { CONTAINER, podWith as knownPodWith, podOf, ports } from './pods.ts';
import type { BadRow, GoodRow } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

/** Of an image that nobody knows, where none is named. */
const podWith = (container: object, spec: object = {}) => knownPodWith({ image: 'registry.example.com/app', ...container }, spec);

const env = (variables: Readonly<Record<string, string>>) =>
  podWith({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });
const at = (messageId: string, path: string) => ({ messageId, at: `${CONTAINER}/${path}`, container: 'app' });

const variable = (variables: Record<string, string>, index = 0): BadRow => ({
  name: Object.entries(variables).join(' '),
  given: env(variables),
  findings: [at('variable', `env/${index}/value`)],
});
const args = (index: number, ...list: string[]): BadRow => ({
  name: list.join(' '),
  given: podWith({ args: list }),
  findings: [at('argument', `args/${index}`)],
});
const noVariable = (variables: Record<string, string>): GoodRow => ({
  because: `${Object.entries(variables).join(' ')} is of another host, or no port`,
  given: env(variables),
});
const noArgs = (...list: string[]): GoodRow => ({
  because: `${list.join(' ')} tells of no port here`,
  given: podWith({ args: list }),
});

const ofImage = (image: string): Manifest =>
  tweak(unknownPod(), ({ spec }) => {
    spec.containers[0].image = image;
  });

testRule(privilegedPortUndeclared, {
  bad: [
    ...(
      [
        ['image', 'httpd:2.4', 'listen on a port above 1023, and declare it as containerPort'],
        [
          'image+twin',
          'nginx',
          'replace the image by nginxinc/nginx-unprivileged, which listens on 8080 as another user than root, and declare containerPort: 8080',
        ],
      ] as const
    ).map(([messageId, image, fix]) => ({
      name: `a well-known image that nothing tells otherwise: ${image}`,
      given: ofImage(image),
      findings: [
        {
          messageId,
          at: '/spec/containers/0/image',
          container: 'app',
          message: `container "app" runs image "${image}", which listens on 80 (http) unless it is told otherwise, and declares no port`,
          fix,
        },
      ],
    })),
    {
      name: 'an image that was read, which exposes a low port',
      given: ofImage(lockedImage('web')),
      findings: [
        {
          messageId: 'image+exposed',
          at: '/spec/containers/0/image',
          container: 'app',
          message:
            'container "app" may listen on 80 (http), which it does not declare: its image "registry.example.com/locked/web:1" exposes that port',
          fix: 'set containerPort: 80 if it listens there, or the port that it does listen on',
        },
      ],
    },
    {
      name: 'a probe',
      given: podWith({ readinessProbe: { httpGet: { port: 80 } } }),
      findings: [
        {
          ...at('probe', 'readinessProbe/httpGet/port'),
          message:
            'container "app" seems to listen on 80 (http), which no container of the Pod declares: its readiness probe asks there',
          fix: 'listen on a port above 1023, or set containerPort: 80 so that the port is seen',
        },
      ],
    },
    {
      name: 'a probe with digits for a name',
      given: podWith({ livenessProbe: { tcpSocket: { port: '443' } } }),
      findings: [at('probe', 'livenessProbe/tcpSocket/port')],
    },
    {
      name: 'a gRPC probe',
      given: podWith({ startupProbe: { grpc: { port: 1000 } } }),
      findings: [at('probe', 'startupProbe/grpc/port')],
    },
    {
      name: 'a hook',
      given: podWith({ lifecycle: { preStop: { httpGet: { port: 81 } } } }),
      findings: [
        {
          ...at('hook', 'lifecycle/preStop/httpGet/port'),
          message: 'container "app" seems to listen on 81, which no container of the Pod declares: its preStop hook asks there',
        },
      ],
    },
    {
      name: 'two probes of one port, once',
      given: podWith({ livenessProbe: { httpGet: { port: 80 } }, readinessProbe: { httpGet: { port: 80 } } }),
      findings: [at('probe', 'livenessProbe/httpGet/port')],
    },
    {
      name: 'a port that a sibling declares, in a variable',
      given: podOf({ name: 'app', env: [{ name: 'PORT', value: '80' }] }, { name: 'other', ...ports(80) }),
      findings: [at('variable', 'env/0/value')],
    },
    {
      name: 'PORT',
      given: env({ PORT: '80', HOST: '0.0.0.0' }),
      findings: [
        {
          ...at('variable', 'env/0/value'),
          message: 'container "app" seems to listen on 80 (http), which it does not declare: it has the variable "PORT=80"',
        },
      ],
    },
    variable({ HTTP_PORT: '80' }),
    variable({ NAME: 'x', HTTPS_PORT: '443' }, 1),
    variable({ LISTEN_PORT: '1' }),
    variable({ LISTEN_ADDR: ':80' }),
    variable({ HTTP_BIND_ADDRESS: '0.0.0.0:80' }),
    variable({ ASPNETCORE_URLS: 'https://+:8443;http://+:80' }),
    variable({ ASPNETCORE_HTTP_PORTS: '8080;80' }),
    variable({ KC_HTTP_PORT: '80' }),
    variable({ SFTPGO_SFTPD__BINDINGS__0__PORT: '22' }),
    ...[':80/tcp', '[::]:80,0.0.0.0:8080', '-Dserver.port=80', '--http.port=80', '-dns.port=53'].map((word) => ({
      name: word,
      given: podWith({ args: [word.startsWith('-') ? word : `--address=${word}`] }),
      findings: [at('argument', 'args/0')],
    })),
    {
      name: 'a command of a script',
      given: podWith({ command: ['/bin/sh', '-c', 'exec "uvicorn" main:app --port 80'] }),
      findings: [at('argument', 'command/2')],
    },
    ...[`x='# a' --port 80`, 'x=a#b --port 80', 'test $# -gt 1 || exec /web --port 80'].map((script) => ({
      name: `no comment in ${script}`,
      given: podWith({ command: ['sh', '-c', script] }),
      findings: [at('argument', 'command/2')],
    })),
    variable({ ASPNETCORE_HTTP_PORTS: '80' }),
    {
      name: '--port=80',
      given: podWith({ args: ['serve', '--port=80'] }),
      findings: [
        {
          ...at('argument', 'args/1'),
          message: 'container "app" seems to listen on 80 (http), which it does not declare: it is started with "--port=80"',
        },
      ],
    },
    {
      name: '--port 80',
      given: podWith({ args: ['--port', '80'] }),
      findings: [
        {
          ...at('argument', 'args/1'),
          message: 'container "app" seems to listen on 80 (http), which it does not declare: it is started with "--port 80"',
        },
      ],
    },
    variable({ JAVA_OPTS: '-Xmx1g -Dserver.port=80' }),
    variable({ GUNICORN_CMD_ARGS: '--bind=0.0.0.0:80' }),
    variable({ METRICS_PORT: '90' }),
    args(0, '--webhook-port=443'),
    args(0, '--listen=10.0.0.5:443'),
    args(1, '--bind-address', '127.0.0.1:80'),
    args(3, 'python3', '-m', 'http.server', '80'),
    args(2, 'serve', '-p', '80'),
    args(0, '-port=80'),
    args(0, '--http-port=80'),
    args(3, '--host', '0.0.0.0', '--port', '80'),
    args(0, ':443'),
    args(0, '0.0.0.0:80'),
    args(0, '[::]:443'),
    args(0, '--web.listen-address=:80'),
    args(0, '--entrypoints.web.address=:80'),
    args(1, '--bind', '0.0.0.0:80'),
    {
      name: 'the command',
      given: podWith({ command: ['/web', '--port=80'] }),
      findings: [at('argument', 'command/1')],
    },
  ],
  good: [
    ...(
      [
        ['declares another port', (container) => ({ ...container, ports: [{ containerPort: 8080 }] })],
        ['is told what to do', (container) => ({ ...container, args: ['--quiet'] })],
        ['is asked elsewhere', (container) => ({ ...container, readinessProbe: { tcpSocket: { port: 8080 } } })],
      ] satisfies [string, (container: Manifest) => Manifest][]
    ).map(([because, change]) => ({
      because: `the image exposes a low port, and the container ${because}`,
      given: tweak(ofImage(lockedImage('web')), ({ spec }) => {
        spec.containers[0] = change(spec.containers[0]);
      }),
    })),
    {
      because: 'an init container is over before anybody could ask it',
      given: tweak(unknownPod(), ({ spec }) => {
        spec.initContainers = [{ name: 'init', image: lockedImage('web') }];
      }),
    },
    {
      because: 'another command of the script connects to it',
      given: podWith({ command: ['sh', '-c', 'curl http://db --port 80; exec /web'] }),
    },
    ...(
      [
        ['a command', { command: ['sleep', '1'] }],
        ['an argument', { args: ['-p', '8080'] }],
        ['a declared port', { ports: [{ containerPort: 8080 }] }],
      ] as const
    ).map(([what, told]) => ({
      because: `the image may be told otherwise by ${what}`,
      given: tweak(unknownPod(), ({ spec }) => {
        spec.containers[0] = { ...spec.containers[0], image: 'httpd', ...told };
      }),
    })),
    { because: 'nothing is said', given: unknownPod() },
    {
      because: 'the port is declared',
      given: podWith({ ...ports(80), args: ['--port=80'], env: [{ name: 'PORT', value: '80' }] }),
    },
    { because: 'a probe asks a declared port', given: podWith({ ...ports(80), livenessProbe: { httpGet: { port: 80 } } }) },
    {
      because: 'a probe asks a port by its name',
      given: podWith({ ports: [{ name: 'http', containerPort: 80 }], livenessProbe: { httpGet: { port: 'http' } } }),
    },
    { because: 'a probe asks by a name that nobody declares', given: podWith({ livenessProbe: { httpGet: { port: 'http' } } }) },
    {
      because: 'a probe asks another host',
      given: podWith({ livenessProbe: { httpGet: { port: 80, host: 'example.com' } } }),
    },
    {
      because: 'the port is above 1023',
      given: podWith({ readinessProbe: { tcpSocket: { port: 1024 } }, args: ['--port=8080'] }),
    },
    {
      because: 'a sibling declares what is probed',
      given: podOf({ name: 'app', livenessProbe: { httpGet: { port: 80 } } }, { name: 'other', ...ports(80) }),
    },
    {
      because: 'an init container is over before anybody asks',
      given: podWith({}, { initContainers: [{ name: 'prepare', args: ['--port=80'] }] }),
    },
    {
      because: 'Windows has no privileged ports',
      given: podWith({ args: ['--port=80'] }, { os: { name: 'windows' } }),
    },
    noVariable({ DB_PORT: '80' }),
    noVariable({ REDIS_PORT: '379' }),
    noVariable({ SMTP_PORT: '25' }),
    noVariable({ KUBERNETES_SERVICE_PORT: '443' }),
    noVariable({ SERVER_HOST: 'db.example.com', SERVER_PORT: '80' }),
    noVariable({ HOST: 'mail.example.com', PORT: '25' }),
    noVariable({ PORT: '0' }),
    noVariable({ PORT: 'tcp://10.0.0.1:80' }),
    noVariable({ LISTEN_ADDR: '10.0.0.1:80' }),
    {
      because: 'nobody knows the host, which comes from elsewhere',
      given: podWith({
        env: [
          { name: 'SERVER_HOST', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
          { name: 'SERVER_PORT', value: '80' },
        ],
      }),
    },
    noVariable({ JAVA_OPTS: '-Ddb.port=80' }),
    noVariable({ JAVA_OPTS: '--host=db.example.com --port=80' }),
    noArgs('--listen-backlog=80'),
    noArgs('-m', 'http.client', '80'),
    noArgs('--db-port=80'),
    noArgs('--host', 'db.example.com', '--port', '80'),
    noArgs('--host=db.example.com', '--port=80'),
    noArgs('--upstream=:80'),
    noArgs('--target', ':80'),
    noArgs('ssh', '-p', '22', 'example.com'),
    noArgs('/usr/bin/dig', '-p', '53'),
    noArgs('example.com:443'),
    noArgs('--address=10.0.0.1:80'),
    noArgs('sh', '-c', 'curl http://localhost:80'),
    noArgs('check-http', '--service-name=kyverno-svc', '--port=443', '--path=/health/liveness'),
    noArgs('/bin/probe', 'check-tcp', '--port', '443'),
    noArgs('wait-for-service', '-p', '80'),
    noArgs('sh', '-c', 'wait --port=80; healthcheck --port=443'),
    noArgs('bash', '-c', 'file="$dir/ports/1/state" # Assume port 1'),
    noArgs('sh', '-c', '# once; --port 80\nexec /web'),
    noArgs('--level', '80'),
  ],
});
