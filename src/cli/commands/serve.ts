import { Command, Option } from 'commander';
import type { Language } from '../../model/finding.ts';
import type { SettingDefinition, SettingName } from '../../webhook/settings/settings.ts';
import { catalogue, fill } from '../../words/catalogue.ts';
import type { CommandContext } from '../options/command.ts';

type Definitions = Readonly<Record<SettingName, SettingDefinition<unknown>>>;

/** The command, whose options are the settings of the webhook: they are loaded with it, and with no other command. */
export async function loadServeCommand(): Promise<(context: CommandContext) => Command> {
  const { SETTINGS } = await import('../../webhook/settings/settings.ts');
  return (context) => serveCommand(context, SETTINGS);
}

const NOTES = `
Every option may also be given as an environment variable: --log-level as KPORT_LOG_LEVEL.

Examples:
  kport serve                                         try it on this machine
  kport serve --host 0.0.0.0 --certs self --policy cluster --webhook-configuration kport
  kport serve --host 0.0.0.0 --cert tls.crt --key tls.key --policy /etc/kport/policy.yaml

Exit codes:
  0  ended by SIGTERM or SIGINT, after everything in flight was answered
  2  wrong usage, or a policy that cannot be used
  3  could not start: a certificate that cannot be used, a port that is taken`;

function serveCommand(context: CommandContext, definitions: Definitions): Command {
  const command = new Command('serve').description('Serves the policy as a validating admission webhook of Kubernetes.');
  for (const { flag, value, help, fallback } of Object.values(definitions)) {
    const told = fallback === undefined ? help : `${help} (default: ${fallback})`;
    command.addOption(new Option(`--${flag} ${value}`, told));
  }
  return command.addHelpText('after', NOTES).action((flags: Readonly<Record<string, string>>) => serve(flags, context));
}

async function serve(flags: Readonly<Record<string, string>>, { io }: CommandContext): Promise<void> {
  const { readSettings } = await import('../../webhook/settings/settings.ts');
  const settings = readSettings(flags, io.env);
  const { serve: start } = await import('../../webhook/serve.ts');
  const isTrial = settings.cert === undefined && settings.certs === undefined;
  await start({
    settings,
    cwd: io.cwd,
    env: io.env,
    onListening: ({ port, healthPort }, policy) => {
      // Standard output is for the log.
      io.stderr.write(greeting({ host: settings.host, port, healthPort, policy, isTrial }, settings.lang));
    },
    onDraining: (seconds) => {
      if (io.stderr.isTerminal && seconds > 0)
        io.stderr.write(`kport: ${fill(catalogue(settings.lang).words.draining, { seconds })}\n`);
    },
  });
}

interface Greeting {
  readonly host: string;
  readonly port: number;
  readonly healthPort: number;
  readonly policy: string;
  readonly isTrial: boolean;
}

function greeting({ host, port, healthPort, policy, isTrial }: Greeting, language: Language): string {
  const { serving, servingHealth, servingTrial } = catalogue(language).words;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const lines = [
    `kport: ${fill(serving, { policy, url: `https://${name}:${port}/validate` })}`,
    `kport: ${fill(servingHealth, { url: `http://${name}:${healthPort}/metrics` })}`,
  ];
  if (isTrial) lines.push(`kport: ${servingTrial}`, '', ...tryIt(`https://${name}:${port}/validate`), '');
  return `${lines.join('\n')}\n`;
}

/** A Pod that listens on port 80, as the API server would ask about it. */
function tryIt(url: string): string[] {
  const review = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'try-it',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      operation: 'CREATE',
      namespace: 'default',
      name: 'web',
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace: 'default' },
        spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
      },
    },
  };
  return [`curl --insecure --header 'Content-Type: application/json' ${url} --data '${JSON.stringify(review)}'`];
}
