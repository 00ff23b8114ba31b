import type { Plugin } from 'rolldown';

const EXPORTED =
  /^Object\.defineProperty\(exports, "(\w+)", \{\n\s*enumerable: true,\n\s*get: function \(\) \{\n\s*return ([\w$]+);\n\s*\}\n\}\);\n?/gm;

/**
 * Of the files `late`, each is loaded when `chunk` asks for the first thing in it, and not with it; what loads first has to ask for none.
 * What `chunk` gives others it gives as it is: a getter for each name, and the function of it, are more than the names of a start.
 */
export function lateChunk(chunk: string, late: readonly string[]): Plugin {
  return {
    name: 'late-chunk',
    renderChunk(code, { name }) {
      if (name !== chunk) return null;
      const exported = [...code.matchAll(EXPORTED)].map(([, as, what]) => `${as}: ${what}`);
      const own = `${code.replaceAll(EXPORTED, '')}\nObject.assign(exports, { ${exported.join(', ')} });\n`;
      return late.reduce(whenAsked, own);
    },
  };
}

function whenAsked(code: string, late: string): string {
  const name = `require_${late}`;
  const loaded = new RegExp(`^const ${name} = (require\\(.*\\));$`, 'm');
  return code
    .replaceAll(`${name}.`, `${name}().`)
    .replace(loaded, `let ${name}_loaded;\nconst ${name} = () => (${name}_loaded ??= $1);`);
}
