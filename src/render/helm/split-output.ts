/** What one template rendered to, as `helm template --show-only` prints it. */
export interface RenderedTemplate {
  /** As helm names it: `web/templates/x.yaml`, `web/charts/redis/templates/x.yaml`. */
  readonly source: string;
  readonly text: string;
  readonly chunks: readonly RenderedChunk[];
}

/** One document of it, which helm has sorted among those of other templates. */
interface RenderedChunk {
  /** 0-based offset of the document in the text of its template. */
  readonly start: number;
  /** Without the blanks at its ends. */
  readonly document: string;
}

const HEAD = /^---\n# Source: ([^\n]+)\n/gm;

/**
 * Splits what `helm template` printed by the comment that it puts before every document. A file in crds/ is printed whole,
 * with separators of its own: what stands behind them still belongs to it.
 */
export function splitOutput(output: string): RenderedTemplate[] {
  const heads = [...output.matchAll(HEAD)];
  const templates = new Map<string, { text: string; chunks: RenderedChunk[] }>();
  for (const [index, match] of heads.entries()) {
    const [head, source = ''] = match;
    const body = output.slice(match.index + head.length, heads[index + 1]?.index ?? output.length);
    const template = templates.get(source) ?? { text: '', chunks: [] };
    templates.set(source, template);
    const blank = body.length - body.trimStart().length;
    template.chunks.push({ start: template.text.length + head.length + blank, document: body.trim() });
    template.text += head + body;
  }
  return [...templates].map(([source, template]) => ({ source, ...template }));
}
