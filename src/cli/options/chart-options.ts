import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ChartOptions } from '../../render/chart-options.ts';
import { everyTime } from './command.ts';

const GROUP = 'Charts and kustomizations:';

/** The options of helm template that say what comes out of a chart, by their own names. */
export function addChartOptions(command: Command): Command {
  const options: readonly Option[] = [
    new Option('-f, --values <file>', 'values of the charts, several times for several; - for standard input').argParser(
      everyTime,
    ),
    new Option('--set <key=value>', 'a value of the charts, as helm has it').argParser(everyTime),
    new Option('--set-string <key=value>', 'the same, and always a text').argParser(everyTime),
    new Option('--set-json <key=json>', 'the same, of JSON').argParser(everyTime),
    new Option('--set-file <key=path>', 'the same, of what a file holds').argParser(everyTime),
    new Option('--set-literal <key=value>', 'the same, and always a text in which no character means anything').argParser(
      everyTime,
    ),
    new Option('--release-name <name>', 'the name of the release'),
    new Option('-n, --namespace <name>', 'the namespace of the release'),
    new Option('--kube-version <version>', 'the version of Kubernetes that charts are told of'),
    new Option('-a, --api-versions <versions>', 'versions of APIs that charts are told of, with commas between').argParser(
      collectList,
    ),
    new Option('--skip-tests', 'without the tests of charts'),
    new Option('--allow-network', 'lets kustomize fetch what is not here'),
    new Option('--load-restrictor <kind>', 'none: kustomizations may name files outside of their folders, as Flux builds them')
      .choices(LOAD_RESTRICTORS)
      .argParser(loadRestrictor),
    new Option('--no-render', 'read the files of charts and kustomizations as they are'),
    new Option('--no-cache', 'read and build all anew, and keep nothing of it for the next run'),
  ];
  for (const option of options) command.addOption(option.helpGroup(GROUP));
  return command;
}

const LOAD_RESTRICTORS = ['none', 'rootOnly'] as const satisfies readonly ChartOptions['loadRestrictor'][];

/** Also by kustomize's own names: https://pkg.go.dev/sigs.k8s.io/kustomize/api/types#LoadRestrictions */
function loadRestrictor(given: string): ChartOptions['loadRestrictor'] {
  const short = given.replace(/^LoadRestrictions/, '').toLowerCase();
  const found = LOAD_RESTRICTORS.find((one) => one.toLowerCase() === short);
  if (found === undefined) throw new InvalidArgumentError('');
  return found;
}

function collectList(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...given.split(',').filter((part) => part !== '')];
}
