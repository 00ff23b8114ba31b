import { LABELS_HOLD, type LabelsHold } from '../../model/decision.ts';
import { KportError } from '../../model/errors.ts';
import { LANGUAGES, type Language } from '../../model/finding.ts';
import type { Reason } from '../../model/reason.ts';
import { DEFAULT_PRESET } from '../../policy/presets.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import {
  choice,
  optional,
  optionalChoice,
  optionalList,
  optionalWhole,
  type SettingDefinition,
  seconds,
  text,
  WrongSetting,
  whole,
} from './setting-kinds.ts';

const MIB = 1024 * 1024;
/** Of a certificate, in seconds: one whose key has leaked can be used for as long. */
const LONGEST_LIFE = 366 * 86_400;

/** Every setting of the server, in the order of the help: --help, KPORT_ variables and the table of the documentation come from here. */
export const SETTINGS = {
  host: text('host', '<address>', 'the address to listen on; 0.0.0.0 in a container', '127.0.0.1'),
  port: whole('port', 'the port of the webhook', '8443', { least: 0, most: 65_535 }),
  healthPort: whole('health-port', 'the port of /healthz, /readyz and /metrics, without TLS', '8081', { least: 0, most: 65_535 }),
  policy: text(
    'policy',
    '<file|name>',
    'a policy file, which is read again when it changes; restricted, baseline, audit; or cluster, for a PortPolicy',
    DEFAULT_PRESET,
  ),
  images: optional('images', '<file>', 'what images hold, as kport image lock wrote it; read again when it changes'),
  policyName: text('policy-name', '<name>', 'with --policy cluster: the PortPolicy that holds', 'default'),
  certs: optionalChoice('certs', ['self'], 'self: kport makes the certificate, keeps it in a Secret and renews it'),
  cert: optional('cert', '<file>', 'the certificate, PEM; read again when it changes (default: one made for this run)'),
  key: optional('key', '<file>', 'the key of the certificate, PEM'),
  clientCa: optional(
    'client-ca',
    '<file>',
    'only clients with a certificate of this CA may call, PEM; read again when it changes',
  ),
  clientName: optionalList(
    'client-name',
    '<name,...>',
    'only clients whose certificate has one of these common names may call; needs --client-ca',
  ),
  namespaceLabels: choice<LabelsHold>(
    'namespace-labels',
    LABELS_HOLD,
    'on: the label kport.dev/mode of a namespace, which the path says that is called, goes before the mode of the policy; stricter: only where it asks for more; off: never',
    'on',
  ),
  admissionPolicy: choice(
    'admission-policy',
    ['on', 'off'],
    'on: the API server has the policy itself, as kport export vap has written it: what that warns of is not told again',
    'off',
  ),
  countNamespaces: choice(
    'count-namespaces',
    ['on', 'off'],
    'count the namespaces by their label kport.dev/mode, and log its changes; needs list and watch of namespaces',
    'off',
  ),
  auditMetrics: optional(
    'audit-metrics',
    '<file>',
    'what kport audit counted, out of the ConfigMap of its --write-metrics: told as metrics, and read again when it changes',
  ),
  kubeconfig: optional('kubeconfig', '<file>', 'the cluster to ask (default: the one that kport runs in)'),
  namespace: optional(
    'namespace',
    '<name>',
    'with --certs self: where the Secret and the Service are (default: of the Pod, else kport)',
  ),
  secret: text('secret', '<name>', 'with --certs self: the Secret', 'kport-webhook-tls'),
  service: text('service', '<name>', 'with --certs self: the Service by which the API server calls', 'kport'),
  webhookConfiguration: optional(
    'webhook-configuration',
    '<name>',
    'the ValidatingWebhookConfiguration that is armed once kport answers, and with --certs self is told its CA',
  ),
  certLife: seconds('cert-life', 'with --certs self: seconds that a certificate holds; renewed at two thirds', '7776000', {
    most: LONGEST_LIFE,
  }),
  certOverlap: seconds(
    'cert-overlap',
    'with --certs self: seconds that a new CA is published before its certificate is shown',
    '300',
  ),
  certPoll: seconds('cert-poll', 'seconds between looks at the Secret, and at the webhook configuration beside its watch', '30', {
    least: 0.1,
  }),
  lang: choice<Language>('lang', LANGUAGES, 'the language of denials and warnings', 'en'),
  logLevel: choice<LogLevel>('log-level', LOG_LEVELS, 'the least level that is logged; decisions are info', 'info'),
  bodyLimit: whole('body-limit', 'bytes of a request, at most (413)', String(8 * MIB), { least: 1024, most: 64 * MIB }),
  maxInFlight: whole('max-in-flight', 'whole requests at a time, at most (429)', '256', { least: 1, most: 100_000 }),
  workers: optionalWhole(
    'workers',
    'threads that judge (default: one for each processor that kport may use, as far as its memory goes)',
    { least: 1, most: 64 },
  ),
  requestTimeout: seconds('request-timeout', 'seconds for a client to send a whole request', '10', { least: 0.1 }),
  headersTimeout: seconds('headers-timeout', 'seconds for a client to send the head of a request', '3', { least: 0.1 }),
  keepAliveTimeout: seconds(
    'keep-alive-timeout',
    'seconds that an idle connection stays open; the API server gives up at 90',
    '120',
    { least: 0.1 },
  ),
  drainTime: seconds('drain-time', 'seconds to keep answering after SIGTERM, until nobody is routed here any more', '10'),
  reloadInterval: seconds('reload-interval', 'seconds between looks at the files', '5', { least: 0.01 }),
} as const;

export type { SettingDefinition };
export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]['read']> };

/** What was written for a setting, and how the writer named it: `--port`, `KPORT_PORT`. */
export function variableOf({ flag }: Pick<SettingDefinition<unknown>, 'flag'>): string {
  return `KPORT_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/** Flags go before variables, an empty variable is none. Throws KportError `usage` with a line for each mistake. */
export function readSettings(
  flags: Partial<Readonly<Record<SettingName, string>>>,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const mistakes: Reason[] = [];
  const entries = Object.entries(SETTINGS).map(([name, definition]): [string, unknown] => {
    const variable = variableOf(definition);
    const flag = flags[name as SettingName];
    const written = flag ?? fromVariable(env[variable]);
    const value = written ?? definition.fallback;
    try {
      return [name, value === undefined ? undefined : definition.read(value)];
    } catch (error) {
      const writer = flag === undefined ? variable : `--${definition.flag}`;
      if (!(error instanceof WrongSetting)) throw error;
      mistakes.push(wrongSetting(error, writer, JSON.stringify(value)));
      return [name, undefined];
    }
  });
  const settings = Object.fromEntries(entries) as unknown as Settings;
  mistakes.push(...contradictions(settings));
  if (mistakes.length > 0) throw new KportError('usage', mistakes);
  return settings;
}

/**
 * In a namespace with a Service `kport`, the kubelet sets KPORT_PORT=tcp://10.0.0.1:443 for every Pod
 * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables): such a link is no setting.
 */
function fromVariable(value: string | undefined): string | undefined {
  return value === undefined || value === '' || /^(tcp|udp|sctp):\/\//.test(value) ? undefined : value;
}

function wrongSetting({ wanted }: WrongSetting, writer: string, value: string): Reason {
  if (wanted.code === 'setting-choice') return { code: wanted.code, data: { writer, choices: wanted.choices, value } };
  const { code, least, most } = wanted;
  return { code, data: { writer, least, most, value } };
}

function contradictions(settings: Settings): Reason[] {
  const { cert, key, certs, clientCa, clientName, headersTimeout, requestTimeout } = settings;
  const { certLife, certOverlap, certPoll } = settings;
  const broken = {
    'cert-without-key': (cert === undefined) !== (key === undefined),
    'certs-and-cert': certs !== undefined && cert !== undefined,
    // Every replica must have seen the next certificate, and every API server its CA, before the old one expires.
    'cert-overlap': certPoll >= certOverlap || certOverlap >= certLife / 3,
    'client-name-without-ca': clientName !== undefined && clientCa === undefined,
    'headers-timeout': headersTimeout > requestTimeout,
  };
  const codes = Object.keys(broken) as (keyof typeof broken)[];
  return codes.filter((code) => broken[code]).map((code) => ({ code }));
}
