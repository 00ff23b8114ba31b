import { isMapping } from '../model/mapping.ts';
import type { Rendered, SourceDocument } from '../model/source.ts';
import { readObjects } from '../sources/document.ts';
import { splitOutput } from './helm/split-output.ts';

/** A text that helm has rendered, whose template is `file`, or all that the kustomization `file` came to. */
export interface RenderedSource {
  readonly file: string;
  readonly text: string;
  readonly rendered: Rendered;
}

/** What helm has printed, and what of it no template is named for, under the name of the whole. */
type SplitSource = RenderedSource | { readonly file: string; readonly text: string };

/** A document of a rendered text: its places are none of a file. */
export function renderedDocument(document: SourceDocument, rendered: Rendered): SourceDocument {
  return { ...document, origin: { ...document.origin, rendered } };
}

/**
 * The texts of the templates in what helm has rendered into one, with all of it in them but what is empty: where a template is
 * named by the comment that `helm template` and `helm get manifest` have, or as helm 4 names it to a post-renderer. `from` is
 * the name of the whole.
 */
export function splitRendered(text: string, from: string): SplitSource[] {
  return split(text, from).filter((source) => !isEmpty(source.text));
}

/**
 * Nothing but blanks, comments and separators: what a template comes to that is switched off. A text with one of the characters
 * that end a comment for some readers is left to the reader.
 */
function isEmpty(text: string): boolean {
  return !/[\u0085\u2028\u2029]/.test(text) && !/^(?!---[ \t\r]*$)[ \t]*[^ \t\r\n#]/m.test(text);
}

function split(text: string, from: string): SplitSource[] {
  const rendered: Rendered = { by: 'helm', from };
  const first = text.search(/^---\n# Source: /m);
  if (first === -1) return splitAnnotated(text, rendered);
  const before = text.slice(0, first);
  return [
    { file: from, text: before },
    ...splitOutput(text.slice(first)).map((template) => ({ file: template.source, text: template.text, rendered })),
  ];
}

/** helm 4 hands documents to a post-renderer without comments, and puts the template's name here (pkg/action/action.go). */
const NAME = 'postrenderer.helm.sh/postrender-filename';

/** As helm writes it into block style, where no other text can stand. */
const IN_BLOCK =
  /^metadata:\n(?:[ \t]+[^\n]*\n)*?[ \t]+["']?postrenderer\.helm\.sh\/postrender-filename["']?:[ \t]+["']?([^\r\n"']+)/m;

/** Metadata may be in flow style, and the text of a ConfigMap may look like an annotation. */
function templateOf(document: string): string | undefined {
  if (!document.includes(NAME)) return undefined;
  const inBlock = IN_BLOCK.exec(document)?.[1];
  if (inBlock !== undefined && document.split(NAME).length === 2) return inBlock;
  const [read] = readObjects(document, '').documents;
  const metadata = read?.kind === 'object' ? read.document.object.metadata : undefined;
  const annotations = isMapping(metadata) ? metadata.annotations : undefined;
  const name = isMapping(annotations) ? annotations[NAME] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function splitAnnotated(text: string, rendered: Rendered): SplitSource[] {
  if (!text.includes(NAME)) return [{ file: rendered.from, text }];
  const texts = new Map<string, string>();
  for (const document of text.split(/^(?=---[ \t]*$)/m)) {
    const name = templateOf(document) ?? rendered.from;
    texts.set(name, (texts.get(name) ?? '') + document);
  }
  return [...texts].map(([file, own]) => ({ file, text: own, rendered }));
}
