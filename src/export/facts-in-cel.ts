// What the rules ask, as variables of a policy. CEL has no functions: each variable is a list with the Pod spec that is judged and, on
// an update, the one before it, and makes of it what the next one needs.
import { LAUNCHERS } from '../facts/bind/possible-images.ts';
import { serviceOf } from '../knowledge/port-label.ts';
import { behavioursOf, CAPABILITY_NAMES, type RuntimeBehaviour } from '../knowledge/runtimes.ts';
import type { RuntimeProfile } from '../model/bind.ts';
import { HOOKS, LIFECYCLE, PROBES } from '../model/container-handlers.ts';
import type { Policy } from '../policy/port-policy.ts';
import { type Cel, FIRST_EPHEMERAL, isLow } from '../rules/cel.ts';
import { celString, celRecord as record } from './cel-text.ts';
import { specOf } from './custom-in-cel.ts';

export interface Variable {
  readonly name: string;
  readonly expression: Cel;
}

export interface AskedOfFacts {
  /** By RuntimeClass, and of all others. */
  readonly runtimes: Pick<Policy, 'runtime' | 'runtimeClasses'>;
  /** Of may-run-as-root: a uid is proof enough. */
  readonly acceptRunAsUser: boolean;
  readonly operation: Operation;
}

/** Of a new object there is nothing before it: what only updates ask costs it nothing where it stands in no policy of it. */
export const OPERATIONS = ['CREATE', 'UPDATE'] as const;
export type Operation = (typeof OPERATIONS)[number];

export function factVariables(asked: AskedOfFacts): Variable[] {
  return [
    { name: 'services', expression: services() },
    { name: 'pods', expression: podsOf(asked) },
    { name: 'candidates', expression: CANDIDATES },
    { name: 'tooLarge', expression: TOO_LARGE },
    { name: 'basics', expression: ofCandidates(basics(asked)) },
    { name: 'containers', expression: `variables.basics.map(g, g.map(c, ${container(asked)}))` },
  ];
}

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];
const EVERY_CONTAINER = LISTS.map((list) => `s.?${list}.orValue([])`).join(' + ');

/** What is said of the Pod spec `s` and all its containers `cs`, if what is given holds of the spec alone. */
export function ofSpec(spec: Cel, said: Cel, given = 'true'): Cel {
  const guard = given === 'true' ? '' : `${given} && `;
  return `[${spec}].exists(s, ${guard}[${EVERY_CONTAINER}].exists(cs, ${said}))`;
}

/** As a port is told: by its number, with its protocol where that is not TCP. */
function services(): Cel {
  const entries: string[] = [];
  for (let port = 1; port < 1024; port += 1) {
    for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
      const service = serviceOf(port, protocol);
      if (service !== undefined)
        entries.push(`'${port}${protocol === 'TCP' ? '' : `/${protocol}`}':${celString(` (${service})`)}`);
    }
  }
  return `{${entries.join(',')}}`;
}

/** facts/containers/windows.ts; windowsOptions too, which the API server refuses for Linux. */
const OS_LABELS = `['kubernetes.io/os', 'beta.kubernetes.io/os']`;
const BUILD_LABEL = `'node.kubernetes.io/windows-build'`;
const BY_SELECTOR = `s.?nodeSelector.optMap(n, ${OS_LABELS}.exists(l, n[?l].orValue('') == 'windows') || ${BUILD_LABEL} in n).orValue(false)`;
const BY_EXPRESSION = `(e.key == ${BUILD_LABEL} ? e.operator in ['In', 'Exists'] : e.key in ${OS_LABELS} && size(e.?values.orValue([])) > 0 && (e.operator == 'In' ? e.values.all(v, v == 'windows') : e.operator == 'NotIn' && 'linux' in e.values))`;
const BY_AFFINITY = `s.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.optMap(t, size(t) > 0 && t.all(x, x.?matchExpressions.orValue([]).exists(e, ${BY_EXPRESSION}))).orValue(false)`;
const HAS_OPTIONS = (of: Cel) =>
  `${of}.?securityContext.?windowsOptions.hasValue() && size(${of}.securityContext.windowsOptions) > 0`;
const BY_OPTIONS = `${HAS_OPTIONS('s')} || cs.exists(c, ${HAS_OPTIONS('c')})`;
const WINDOWS = `(s.?os.?name.hasValue() ? s.os.name == 'windows' : (${BY_SELECTOR} || ${BY_AFFINITY} || ${BY_OPTIONS}))`;
/** A number as facts/questions/port-start.ts reads it, with -1 for what the kernel refuses; of more than six digits, zeros aside, none is taken. */
const BLANK = String.raw`[ \t\n\v\f\r]`;
const IS_NUMBER = String.raw`matches('(?i)^${BLANK}*(-0{1,19}|-0x0{1,17}|0x[0-9a-f]{1,18}|[0-9]{1,20})([ \t\n]|$)')`;
const placeValues = (base: number) => `[${Array.from({ length: 7 }, (_, place) => base ** place).join(', ')}]`;
function ofDigits(digits: Cel, base: number): Cel {
  return `[${digits}.find('[1-9a-f].*$')].map(t, size(t) > 6 ? -1 : ('0' + t).split('').transformList(i, x, '0123456789abcdef'.indexOf(x) * ${placeValues(base)}[size(t) - i]).sum())[0]`;
}
const NUMBER_OF_START = `[y.?value.orValue('')].map(n, !n.${IS_NUMBER} ? -1 : [n.lowerAscii().find('-0+|0x[0-9a-f]+|[0-9]+')].map(d, d.startsWith('-') ? 0 : d.startsWith('0x') ? ${ofDigits('d.substring(2)', 16)} : !d.matches('^0[0-9]') ? ${ofDigits('d', 10)} : d.matches('[89]') ? -1 : ${ofDigits('d', 8)})[0])[0]`;

const SYSCTLS = 'v.spec.?securityContext.?sysctls.orValue([])';
const IS_START = `y.name in ['net.ipv4.ip_unprivileged_port_start', 'net/ipv4/ip_unprivileged_port_start']`;
const STARTS = `${SYSCTLS}.filter(y, ${IS_START})`;
/** A list of numbers, by way of a text: nothing else makes one list of many. */
const CONTAINER_PORTS = `v.all.map(c, c.?ports.orValue([]).map(p, string(p.containerPort)).join(' ')).join(' ').split(' ').filter(n, n != '').map(n, int(n))`;

/** What report/printable.ts escapes; CEL has no code of a character, so that all but line breaks and tabs have one sign. */
const OBEYED = String.raw`[\p{Cc}\p{Zl}\p{Zp}\x{061c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]`;
const SHORT = [
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
] as const;
/** Characters of it that are told. */
const MOST_WRITTEN = 200;

/** Somebody else's text, without what a terminal would obey. */
function written(text: Cel): Cel {
  const short = SHORT.map(([one, said]) => `u == ${celString(one)} ? ${celString(said)} : `).join('');
  const cut = `(size(${text}) > ${MOST_WRITTEN} ? ${text}.substring(0, ${MOST_WRITTEN}) + '...' : ${text})`;
  return `${cut}.split('').map(u, ${short}u.matches(${celString(OBEYED)}) ? '\ufffd' : u).join('')`;
}
/** Of the Pod spec `s` and all its containers `cs`. */
export const POD: Cel = record(
  { windows: WINDOWS },
  { all: 'cs', spec: 's', hostNetwork: 's.?hostNetwork.orValue(false)', hostUsers: 's.?hostUsers.orValue(true)' },
);
function podsOf({ operation }: AskedOfFacts): Cel {
  const objects = { CREATE: '[object]', UPDATE: '[object, oldObject]' }[operation];
  return readPods(`${objects}.map(o, ${specOf('o')})`);
}
/** What is made of one Pod spec. */
export function podOf(spec: Cel): Cel {
  return `${readPods(`[${spec}]`)}[0]`;
}
function readPods(specs: Cel): Cel {
  return `${specs}.map(s, [${EVERY_CONTAINER}].map(cs, ${POD})[0])`;
}
/** The last sysctl that says where low ports end, which counts; hardly any Pod has one. */
const START = record({
  pod: 'v',
  startName: 'y.name',
  startIndex: `string(${SYSCTLS}.transformList(n, y, ${IS_START}, n)[size(all) - 1])`,
  start: `y.?value.orValue('')`,
  startNumber: NUMBER_OF_START,
  startWritten: written(`y.?value.orValue('')`),
  containerPorts: CONTAINER_PORTS,
});
/** What is said of the Pod as `w`, which then is one that says where low ports end, or what is said of any other. */
export function withStart(pod: Cel, said: Cel, otherwise: Cel): Cel {
  const last = `[all[size(all) - 1]].map(y, ${START}).map(w, ${said})[0]`;
  return `(${pod}.spec.?securityContext.?sysctls.hasValue() ? [${pod}].map(v, [${STARTS}].map(all, size(all) == 0 ? ${otherwise} : ${last})[0])[0] : ${otherwise})`;
}

/** The container itself, in what is read of it. */
const SELF = 'q[0]';
const UNPREFIXED = `['ALL', 'NET_BIND_SERVICE']`;
/** As the runtimes compare them (Go's strings.ToUpper): two letters outside of ASCII become letters of it. */
const UPPER = (name: Cel) => `${name}.replace('\\u0131', 'I').replace('\\u017f', 'S').upperAscii()`;
const NAMES = (list: string) =>
  `${SELF}.?securityContext.?capabilities.?${list}.orValue([]).map(a, ${record({ name: `(a in ${UNPREFIXED} ? a : ${UPPER('a')})` }, { written: 'a' })})`;
const OWN = 'c.?securityContext';
const OF_POD = 'w.spec.?securityContext';
const NUMBER = `(type(x.port) == int ? int(x.port) : string(x.port).matches('^[0-9]{1,5}$') ? int(string(x.port)) : 0)`;
const HANDLERS = [...PROBES.map(({ key }) => key), ...HOOKS.map(({ key }) => `${LIFECYCLE}.?${key}`)];
/** Most containers have no probe at all. */
const IS_PROBED = [...PROBES.map(({ key }) => key), LIFECYCLE].map((name) => `has(c.self.${name})`).join(' || ');
const ASKED_PORTS = `(${IS_PROBED}) && [${HANDLERS.map((path) => `c.self.?${path}`).join(', ')}].exists(h, h.hasValue() && [h.?httpGet, h.?tcpSocket, h.?grpc].exists(o, o.hasValue() && [o.value()].exists(x, x.?host.orValue('') == '' && ${isLow(NUMBER)})))`;

/** Of the container or of the node; of which range a rule has a word for which, it says itself. */
const [OF_CONTAINER, OF_NODE] = ['p.containerPort', 'p.hostPort'].map(
  (number) => `${isLow(number)} || ${number} >= ${FIRST_EPHEMERAL}`,
);
const IS_TOLD = `${OF_CONTAINER} || has(p.hostPort) && (${OF_NODE})`;
const OWN_PORTS = 'c.?ports.orValue([])';
export const IS_TOLD_PORT = `(${IS_TOLD}) && p.?protocol.orValue('') in ['', 'TCP', 'UDP', 'SCTP']`;
/** They themselves, or their places in the list by the name of one. */
export function toldOf(ports: Cel, index?: string): Cel {
  return index === undefined
    ? `${ports}.filter(p, ${IS_TOLD_PORT})`
    : `${ports}.transformList(${index}, p, ${IS_TOLD_PORT}, ${index})`;
}

/** Of a container of Linux no rule has a word for it: thousands of such containers cost next to nothing. */
function harmless(ofPod: Cel): Cel {
  const [nonRoot, uid] = ['runAsNonRoot', 'runAsUser'].map((field) => `${OWN}.?${field}.or(${ofPod}.?${field})`);
  return `${nonRoot} == optional.of(true) && ${uid} != optional.of(0) && ${OWN}.?privileged != optional.of(true) && size(${OWN}.?capabilities.?add.orValue([])) == 0 && ${OWN}.?capabilities.?drop.orValue([]).exists(d, d in ['ALL', 'NET_BIND_SERVICE']) && !c.?ports.orValue([]).exists(p, ${IS_TOLD})`;
}

/** Who says it, as messages call him. */
function sayer(field: string): Cel {
  return `(!c.self.?securityContext.?${field}.hasValue() && c.pod.spec.?securityContext.?${field}.hasValue() ? 'Pod' : 'container')`;
}

/** A shell or the like comes before the program that listens. */
const LAUNCHED = `c.self.?command[?0].optMap(x, x.endsWith('.sh') || x.split('/')[size(x.split('/')) - 1] in [${[...LAUNCHERS].map(celString).join(', ')}]).orValue(false)`;

const NON_ROOT = `string(${OWN}.?runAsNonRoot.or(${OF_POD}.?runAsNonRoot).orValue(''))`;
const UID = `(w.windows ? -1 : ${OWN}.?runAsUser.or(${OF_POD}.?runAsUser).orValue(-1))`;

/** Of the container `c` of the Pod `w`: itself, and what more than one field of its record turns on; with its number among all. */
function read(index: Cel): Cel {
  return `[${['c', NON_ROOT, UID, index].map((value) => `dyn(${value})`).join(', ')}]`;
}

/** What is read of such a list `q`. */
function basics(asked: AskedOfFacts): Cel {
  const typed = {
    ...{ pod: 'w', said: said(asked) },
    ...{ adds: NAMES('add'), drops: NAMES('drop'), ports: toldOf(SELF_PORTS) },
  };
  const any = { self: SELF, nonRoot: 'q[1]', uid: 'q[2]', index: 'q[3]' };
  return record(typed, { ...any, privileged: `${SELF}.?securityContext.?privileged.orValue(false)` });
}

const KEPT_FIELDS = ['self', 'index', 'nonRoot', 'uid', 'pod', 'said', 'adds', 'drops', 'ports', 'privileged'];

/**
 * What most rules ask, of such a record `c`: what would be written out many times is worked out once, for the API server compiles a long
 * expression in the square of its length. The rest is written out where it is asked, and `c.self` is the container itself.
 */
function container(asked: AskedOfFacts): Cel {
  const compared = asked.operation === 'UPDATE' ? { field: FIELD } : {};
  return containerOf({ ...compared, ...WORKED_OUT, opens: opens(asked) });
}

function containerOf(workedOut: Readonly<Record<string, Cel>>): Cel {
  return writtenOut(record(workedOut, Object.fromEntries(KEPT_FIELDS.map((name) => [name, `c.${name}`]))));
}

function opens(asked: AskedOfFacts): Cel {
  return `c.pod.hostNetwork && c.pod.hostUsers && !c.pod.windows && ${opensNode(asked)}`;
}

/** Of which some rule may have a word. The API server takes no Pod with a container of another name, which a custom resource may have. */
const IS_NAMED = `c.?name.orValue('').matches('^[-a-z0-9]+$')`;
const MAY_BE_TOLD = `(w.windows || !(${harmless(OF_POD)})) && ${IS_NAMED}`;
const CANDIDATES = `variables.pods.map(w, w.all.transformList(i, c, ${MAY_BE_TOLD}, ${read('i')}))`;
/** More than the API server works out for one object: it says so instead of how its limit was met. Of most, a look is enough. */
const MOST = { containers: 1000, ports: 2500 };
const SELF_PORTS = `${SELF}.?ports.orValue([])`;
const SOME_PORTS = [SELF_PORTS, toldOf(SELF_PORTS)].map((ports) => `g.map(q, size(${ports})).sum() > ${MOST.ports}`).join(' && ');
const TOO_LARGE = `variables.candidates.map(g, size(g) > ${MOST.containers} || size(g) > 0 && ${SOME_PORTS})`;
function ofCandidates(each: Cel): Cel {
  return `variables.pods.transformList(n, w, variables.tooLarge[n] ? [] : variables.candidates[n].map(q, ${each}))`;
}

/** A bool about the Pod `w`: that is so of a port of one of its containers, as far as the port and the Pod tell; undefined where they do not. */
export function somePort(found: Cel): Cel | undefined {
  const ofPod = found.replaceAll('c.pod.', 'w.');
  if (/\bc\./.test(ofPod)) return undefined;
  return `w.all.exists(c, ${OWN_PORTS}.exists(p, ${IS_TOLD_PORT} && (${ofPod})) && ${IS_NAMED})`;
}

/** A bool about the Pod `w`: that is so of one of its containers. */
export function someContainer(asked: AskedOfFacts, found: Cel): Cel {
  return `w.all.exists(c, ${MAY_BE_TOLD} && [${read('0')}].exists(q, [${basics(asked)}].exists(c, [${container(asked)}].exists(c, ${found}))))`;
}

/** Of the Pod `pod` the containers of which some rule may have a word, in less than `container` has of each, and with its place. */
export function newContainers(pod: Cel, asked: AskedOfFacts): Cel {
  const candidates = `w.all.transformList(i, c, ${MAY_BE_TOLD}, ${read('i')})`;
  const place = `variables.path + ${placeAmong('c.index', COUNT)}`;
  const fields = { hasWay: WORKED_OUT.hasWay, opens: opens(asked), place };
  return `[${pod}].map(w, ${candidates}.map(q, ${basics(asked)}).map(c, ${containerOf(fields)}))[0]`;
}

const NEVER_ROOT = `(c.uid < 0 ? c.nonRoot == 'true' : c.uid != 0)`;

function said({ acceptRunAsUser }: AskedOfFacts): Cel {
  const proof = acceptRunAsUser ? ` : q[2] > 0 ? ''` : '';
  return `(q[1] == 'true' ? (q[2] == 0 ? 'contradiction' : '') : !w.hostUsers ? '' : q[2] == 0 ? 'uid-zero'${proof} : q[1] == 'false' ? 'set-to-false' : q[2] < 0 ? 'unset' : 'uid-only')`;
}

/** Whether some runtime that may be meant leaves NET_BIND_SERVICE in the bounding set (facts/bind/capabilities.ts). */
function holds(runtime: RuntimeProfile): Cel {
  const meant = behavioursOf(runtime);
  const each = meant.map((behaviour) => {
    const { readsPrefix, capabilities } = behaviour;
    const names = readsPrefix ? `['NET_BIND_SERVICE', 'CAP_NET_BIND_SERVICE']` : `['NET_BIND_SERVICE']`;
    const adds = `c.adds.exists(a, a.name in ${names})`;
    const drops = `c.drops.exists(d, d.name in ${names})`;
    const [addsAll, dropsAll] = [`c.adds.exists(a, a.name == 'ALL')`, `c.drops.exists(d, d.name == 'ALL')`];
    const held =
      capabilities === 'add-wins'
        ? `(${addsAll} ? !${drops} : (${adds} || !(${dropsAll} || ${drops})))`
        : `(!${drops} && (${adds} || !${dropsAll}))`;
    return `(${creates(behaviour)}(c.privileged || ${held}))`;
  });
  return `(${[...new Set(each)].join(' || ')})`;
}

const CAPABILITIES = `[${[...CAPABILITY_NAMES].map(celString).join(', ')}]`;

/** Some runtimes create no container with a name that they do not know (refusedName in facts/bind/capabilities.ts). */
function creates({ unknownNames, readsPrefix, checksNamesOfPrivileged }: RuntimeBehaviour): Cel {
  if (unknownNames === 'ignored') return '';
  const isKnown = `(x.name == 'ALL' || x.name in ${CAPABILITIES}${readsPrefix ? ` || x.name.startsWith('CAP_') && x.name.substring(4) in ${CAPABILITIES}` : ''})`;
  return `(${checksNamesOfPrivileged ? '' : 'c.privileged || '}(c.adds + c.drops).all(x, ${isKnown})) && `;
}

/** A program that nobody knows may open port 1 of the node, which it need not declare (rules/on-node.ts). */
function opensNode({ runtimes }: AskedOfFacts): Cel {
  return byRuntime(runtimes, 'c.pod', opensNodeOn);
}

function opensNodeOn(runtime: RuntimeProfile): Cel {
  const starts = `!(c.nonRoot == 'true' && c.uid == 0)`;
  // no_new_privs takes nothing from the first program of a container, where the runtime leaves it what it may have.
  const isFirst = behavioursOf(runtime).some(({ keepsPermitted }) => keepsPermitted) ? '!c.launched' : 'false';
  const may = `(!${NEVER_ROOT} || c.gains || c.privileged || ${isFirst})`;
  return `(${starts} && ${may} && ${holds(runtime)})`;
}

/** What is said of a Pod on the runtime that its RuntimeClass names, or on that of the others. */
function byRuntime({ runtime, runtimeClasses = {} }: AskedOfFacts['runtimes'], pod: Cel, said: (on: RuntimeProfile) => Cel): Cel {
  const named = Map.groupBy(Object.keys(runtimeClasses), (name) => runtimeClasses[name] ?? runtime);
  const each = [...named].map(
    ([on, names]) => `${pod}.spec.?runtimeClassName.orValue('') in [${names.map(celString).join(', ')}] ? ${said(on)} : `,
  );
  return `(${each.join('')}${said(runtime)})`;
}

/** A bool: that runtime runs the Pod. */
export function runsOn(runtimes: AskedOfFacts['runtimes'], runtime: RuntimeProfile, pod: Cel): Cel {
  return byRuntime(runtimes, pod, (on) => `${on === runtime}`);
}

const DROPS_BY_NAME = `c.drops.exists(d, d.name in ['NET_BIND_SERVICE', 'CAP_ALL', 'CAP_NET_BIND_SERVICE'])`;
const LEADS = `c.adds.exists(a, a.name in ['ALL', 'NET_BIND_SERVICE', 'CAP_ALL', 'CAP_NET_BIND_SERVICE'])`;
const COUNT = (place: string) => `size(c.pod.spec.?${place}.orValue([]))`;

/** Where a container stands below its Pod spec, by its number among all of the Pod, of whose lists `count` says how long each is. */
export function placeAmong(number: Cel, count: (list: string) => Cel): Cel {
  const [init, main] = [count('initContainers'), count('containers')];
  const lists = [
    `${number} < ${init} ? '.initContainers[' + string(${number})`,
    `${number} < ${init} + ${main} ? '.containers[' + string(${number} - ${init})`,
    `'.ephemeralContainers[' + string(${number} - ${init} - ${main})`,
  ];
  return `(${lists.join(' : ')}) + ']'`;
}

/** What is found in it is known by that, which counts where something is before it. */
const FIELD = `(c.index < ${COUNT('initContainers')} ? (c.self.?restartPolicy == optional.of('Always') ? 'sidecars' : 'initContainers') : c.index < ${COUNT('initContainers')} + ${COUNT('containers')} ? 'containers' : 'ephemeralContainers')`;
/** As fields of `c`. */
const WORKED_OUT = {
  keeps: `(!c.privileged && !c.drops.exists(d, d.name in ${UNPREFIXED}))`,
  namesCapability: `(c.adds.exists(a, a.name == 'NET_BIND_SERVICE') || ${DROPS_BY_NAME})`,
  hasWay: `(c.pod.hostNetwork || c.privileged || ${LEADS} || c.ports.exists(p, ${isLow('p.containerPort')} || ${isLow('p.?hostPort.orValue(0)')}) || c.asks)`,
  declares: `c.ports.exists(p, ${isLow('p.containerPort')})`,
};
/** As fields of `c` that it does not have. */
const RARELY_ASKED: Readonly<Record<string, Cel>> = {
  name: 'c.self.name',
  // One that it declares is told as privileged-host-port.
  onNode: '(c.opens && !c.declares)',
  image: `c.self.?image.orValue('')`,
  nonRootFrom: sayer('runAsNonRoot'),
  uidFrom: sayer('runAsUser'),
  user: `c.self.?securityContext.?windowsOptions.?runAsUserName.or(c.pod.spec.?securityContext.?windowsOptions.?runAsUserName).orValue('')`,
  userFrom: sayer('windowsOptions.?runAsUserName'),
  userWritten: `[c.user].map(n, ${written('n')})[0]`,
  gains: `c.self.?securityContext.?allowPrivilegeEscalation.orValue(true)`,
  asks: `(${ASKED_PORTS})`,
  launched: LAUNCHED,
  neverRoot: NEVER_ROOT,
};
const RARE_FIELD = fieldOf(RARELY_ASKED);

function fieldOf(fields: object): RegExp {
  return new RegExp(`\\bc\\.(${Object.keys(fields).join('|')})\\b`, 'g');
}

/** CEL has no functions: what is asked of few containers is written out wherever it is asked, and costs the others nothing. */
export function writtenOut(expression: Cel): Cel {
  return expression.replaceAll(RARE_FIELD, (field, name: string) => writtenOut(RARELY_ASKED[name] ?? field));
}

const { keeps, namesCapability, declares } = WORKED_OUT;
const OF_NEW = { keeps, namesCapability, declares };
const FIELD_OF_NEW = fieldOf(OF_NEW);

/** Of a record of `newContainers`, which does not have what is asked of few of them. */
export function writtenOutOfNew(expression: Cel): Cel {
  return expression.replaceAll(FIELD_OF_NEW, (_, name: keyof typeof OF_NEW) => OF_NEW[name]);
}

/** Of more than these, it is not asked beforehand whether there is something to tell. Fewer are never too many. */
const MOST_ASKED = { containers: 100, ports: MOST.ports / 100 };

/** A bool about all containers `cs`: it is asked. */
export const IS_ASKED: Cel = `(size(cs) <= ${MOST_ASKED.containers} && cs.all(c, size(${OWN_PORTS}) <= ${MOST_ASKED.ports}))`;

const QUIET_POD = [
  `s.?os.?name.orValue('linux') == 'linux'`,
  `(!has(s.nodeSelector) || s.nodeSelector in [{}, {'kubernetes.io/os': 'linux'}])`,
  '!s.?affinity.?nodeAffinity.hasValue()',
  '!s.?securityContext.?windowsOptions.hasValue()',
  '!s.?securityContext.?sysctls.hasValue()',
];
const QUIET_CONTAINER = `${harmless('s.?securityContext')} && !${OWN}.?windowsOptions.hasValue()`;

/**
 * A bool about the Pod spec `s`: no rule can have a word for it. That is so for most, and costs them little, however large they are: the
 * lists are looked at where they stand, for one of all of them costs more. What may be of Windows is looked at more closely.
 */
export const QUIET: Cel = [
  ...QUIET_POD,
  ...LISTS.map((list) => `(!has(s.${list}) || s.${list}.all(c, ${QUIET_CONTAINER}))`),
].join(' && ');
