import { Command } from 'commander';
import type { KnownPort } from '../../knowledge/conventions.ts';
import { findPorts, loadRegistry, type PortEntry, type PortRegistry } from '../../knowledge/ports.ts';
import { KportError } from '../../model/errors.ts';
import { suggested } from '../../model/near-name.ts';
import { everyRule, ruleOf } from '../../rules/index.ts';
import { explainBindCommand } from '../explain/explain-bind.ts';
import { explainPort } from '../explain/explain-port.ts';
import { type ExplainOptions, explainRule } from '../explain/explain-rule.ts';
import { fitted, widthOf } from '../io/fitted.ts';
import { chooseColor } from '../options/color.ts';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../options/command.ts';
import { chooseLanguage } from '../options/language.ts';

const NOTES = `
Examples:
  kport explain may-run-as-root    a rule: why, risk, repairs, options
  kport explain 443                a port number
  kport explain redis              a service name
  kport explain bind web.yaml      a manifest: whether its privileged ports can be bound, and why

Exit codes: 0, or 2 for a name that is neither; explain bind: 3 when something could not be read.`;

export function explainCommand(context: CommandContext): Command {
  const { io } = context;
  const command = new Command('explain')
    .description('Explains a rule, a port, or (bind) what becomes of the privileged ports of a manifest.')
    .argument('<rule|port...>', 'a rule id, a port number or a service name')
    // A service may be called help.
    .helpCommand(false)
    .addCommand(explainBindCommand(context))
    // How errors end is set by the program after this.
    .hook('preSubcommand', (parent, child) => void child.copyInheritedSettings(parent));
  return addSharedOptions(command)
    .addHelpText('after', NOTES)
    .action(async (words: string[], { lang, color }: SharedOptions) => {
      const options = { language: chooseLanguage(lang, io.env), color: chooseColor(color, io), width: widthOf(io), cwd: io.cwd };
      io.stdout.write(fitted(await explain(words, options), io));
    });
}

/** Letters that are enough to mean a word by its start. */
const SHORTEST_WORD = 3;

/** Several words are one service, or else each a rule or port of its own. `80/tcp` is port 80. */
async function explain(words: readonly string[], options: ExplainOptions): Promise<string> {
  const name = words.join(' ').replace(/^(\d+)\/(?:tcp|udp|sctp)$/i, '$1');
  const rule = ruleOf(name.toLowerCase());
  if (rule) return explainRule(rule, options);
  const registry = await loadRegistry();
  const ports = portsOf(name, registry);
  if (ports.length > 0) return ports.map((port) => explainPort(port, options)).join('\n');
  const each = words.length > 1 ? await Promise.all(words.map((word) => explain([word], options))) : [];
  if (each.length > 0) return each.join('\n');
  if (/^\d+$/.test(name)) throw new KportError('usage', { code: 'no-port-number', data: { query: JSON.stringify(name) } });
  const known = [...everyRule.map(({ id }) => id), ...serviceNames(registry)];
  const data = { query: JSON.stringify(name) };
  const nothing = { code: 'nothing-to-explain', data } as const;
  const why = suggested(nothing, name, known);
  throw new KportError('usage', why === nothing ? { code: 'nothing-like-it', data } : why);
}

/**
 * The port of a number; else the ports of a service of just that name. Where nobody knows any of these by heart, those that
 * people call something like it go first: `oracle` is 1521 to them, and 2005 to the registry.
 */
function portsOf(name: string, registry: PortRegistry): PortEntry[] {
  const found = findPorts(name, registry);
  if (/^\d+$/.test(name)) return found;
  const wanted = name.toLowerCase();
  const exact = found.filter((entry) => namesOf(entry).includes(wanted));
  if (exact.some(({ known }) => known.length > 0) || wanted.length < SHORTEST_WORD) return exact;
  return [...findPorts('', registry).filter(({ known }) => known.some((port) => isCalled(port, wanted))), ...exact];
}

function isCalled({ service }: KnownPort, wanted: string): boolean {
  const words = service.toLowerCase().split(/[^\p{L}\p{N}.]+/u);
  return words.some((word) => word.startsWith(wanted));
}

function namesOf({ registrations, known }: PortEntry): string[] {
  const names = registrations.flatMap(({ name, registryName }) => [name, registryName]);
  return [...names, ...known.map(({ service }) => service)].map((name) => name.toLowerCase());
}

/** What people say first, then the registry. */
function serviceNames(registry: PortRegistry): string[] {
  const known = findPorts('', registry).flatMap((entry) => entry.known.map(({ service }) => service));
  const registered = Object.values(registry).map(([name = '']) => name);
  return [...new Set([...known, ...registered])].filter((name) => name !== '');
}
