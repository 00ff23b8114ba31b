import { Argument, Command } from 'commander';
import type { LayerCache, Platform } from '../../images/blob-store.ts';
import { IMAGE_LIMITS } from '../../images/limits.ts';
import { readPlatform } from '../../images/platform.ts';
import type { ReadingOptions } from '../../images/read-images.ts';
import { layerCache } from '../../images/transport/layer-cache.ts';
import type { OpeningOptions } from '../../images/transport/open-image.ts';
import { readReferences } from '../../images/transport/read-references.ts';
import { KportError } from '../../model/errors.ts';
import type { Io } from '../../model/io.ts';
import type { ChartOptions } from '../../render/chart-options.ts';
import { cacheFolder } from '../../sources/user-cache.ts';
import { EXIT } from '../exit-codes.ts';
import { fitted } from '../io/fitted.ts';
import { addChartOptions } from '../options/chart-options.ts';
import { chooseColor } from '../options/color.ts';
import {
  addFormatOption,
  addPolicyOption,
  addSharedOptions,
  type CommandContext,
  type FormatOptions,
  type PolicyOptions,
} from '../options/command.ts';
import { addExcludeOption, type ExcludeOption } from '../options/exclude-option.ts';
import { chooseLanguage } from '../options/language.ts';
import { refuse } from '../options/refusals.ts';

interface ImageOptions extends FormatOptions, PolicyOptions, ExcludeOption, ChartOptions {
  readonly platform?: readonly Platform[];
  readonly plainHttp?: readonly string[];
  readonly force?: boolean;
}

const ACTIONS = ['inspect', 'lock', 'check'] as const;
type Action = (typeof ACTIONS)[number];

const NOTES = `
Actions:
  inspect  prints what images hold: user, program, file capabilities, exposed ports
  lock     reads the images of manifests, charts and kustomizations, and writes down what they hold: kport lint knows it then
  check    names the images that the lock lacks, those that nothing uses, and tags that lead elsewhere by now; exit code 1

References:
  NAME[:tag][@digest]       an image of a registry; a short name is one of Docker Hub
  oci:DIR[:tag]             a folder in the OCI image layout
  oci-archive:FILE[:tag]    an archive of one, compressed or not
  docker-archive:FILE[:ref] what docker save has written

Examples:
  kport image inspect nginx:1.29
  kport image inspect oci:build/image
  kport image inspect --format json oci:build/image | jq '.images[].user'
  kport image lock deploy/
  kport image check deploy/

What layers came to is kept by their digests in $XDG_CACHE_HOME/kport, else ~/.cache/kport: 256 MiB at the most.

Exit codes: 0, or 3 when something could not be read; 2 for wrong usage.`;

export function imageCommand(context: CommandContext): Command {
  const command = new Command('image')
    .description('Reads images: who their process is, what it executes, and what that may do.')
    .addArgument(new Argument('<action>', 'what to do').choices(ACTIONS))
    .addArgument(
      new Argument('[refs...]', 'inspect: images, as listed below; lock and check: files, directories, patterns').default([]),
    )
    .option('--platform <os/arch>', 'of an index, this platform, several times for several (default: all of Linux)', addPlatform);
  command.option('--plain-http <host>', 'a registry that is asked without TLS, several times for several', addHost);
  command.option('--force', 'lock: replaces a file that is no lock that kport can read, too');
  return addChartOptions(addSharedOptions(addFormatOption(addExcludeOption(addPolicyOption(command)))))
    .addHelpText('after', NOTES)
    .action((action: Action, refs: string[], options: ImageOptions) => act(action, refs, { options, context }));
}

function addPlatform(text: string, before: readonly Platform[] = []): readonly Platform[] {
  const platform = readPlatform(text);
  if (platform === undefined) return refuse({ code: 'no-platform', data: { name: '--platform', value: JSON.stringify(text) } });
  return [...before, platform];
}

function addHost(host: string, before: readonly string[] = []): readonly string[] {
  return [...before, host];
}

function cacheOf({ cache }: ImageOptions, { env, time }: Io): { readonly cache?: LayerCache } {
  const folder = cache === false ? undefined : cacheFolder(env, 'layers');
  return folder === undefined ? {} : { cache: layerCache(folder, time) };
}

interface ImageRun {
  readonly options: ImageOptions;
  readonly context: CommandContext;
}

async function act(action: Action, refs: readonly string[], given: ImageRun): Promise<void> {
  if (action !== 'inspect')
    return (await import('../image/lock-command.ts')).lockCommand(action, refs, { ...given, reading: readingOf(given) });
  if (refs.length === 0) throw new KportError('usage', { code: 'which-image' });
  await inspect(refs, given);
}

function readingOf({ options, context: { io, now } }: ImageRun): ReadingOptions & OpeningOptions {
  return {
    cwd: io.cwd,
    env: io.env,
    plainHosts: options.plainHttp ?? [],
    platforms: options.platform ?? [],
    limits: IMAGE_LIMITS,
    ...cacheOf(options, io),
    now,
  };
}

async function inspect(refs: readonly string[], given: ImageRun): Promise<void> {
  const { options, context } = given;
  const { io, finish } = context;
  const language = chooseLanguage(options.lang, io.env);
  const read = await readReferences(refs, readingOf(given));
  if (options.format === 'json') {
    io.stdout.write((await import('../../report/image-json.ts')).imageJson(read, language));
  } else {
    const { imageText } = await import('../../report/image-text.ts');
    io.stdout.write(fitted(imageText(read, { language, color: chooseColor(options.color, io) }), io));
  }
  finish(read.unreadable.length > 0 ? EXIT.notJudged : EXIT.clean);
}
