import type { OutputBundle, Plugin } from 'rolldown';

const EXPORTED =
  /^Object\.defineProperty\(exports, "(\w+)", \{\n\s*enumerable: true,\n\s*get: function \(\) \{\n\s*return ([\w$]+);\n\s*\}\n\}\);\n?/gm;

/**
 * What `late` names in `chunk`, files of the bundle, modules of Node's and packages, is loaded when the first thing in it is asked for, and
 * not with `chunk`; what stands outside of functions has to ask for none. What `chunk` gives others it gives as it is: a getter for each
 * name, and the function of it, are more than the names of a start.
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

function whenAsked(code: string, name: string): string {
  const loaded = new RegExp(`^(?:const|let|var) ${name} = (.*);$`, 'm');
  if (!loaded.test(code)) throw new Error(`nothing loads ${name}`);
  return code
    .replaceAll(new RegExp(`\\b${name}\\.`, 'g'), `${name}().`)
    .replace(loaded, `let ${name}_loaded;\nconst ${name} = () => (${name}_loaded ??= $1);`);
}

const RUNTIME = /require\("\.\/(rolldown-runtime-[^"]+)"\)/;

/**
 * What the bundler itself needs, which it puts in a file of its own, is written into `chunk` as well, and not loaded by entries that need
 * nothing of it: a file takes half a millisecond. And the function around `chunk` is written there, too: see compiled-code.ts.
 */
export function ownRuntime(chunk: string): Plugin {
  return {
    name: 'own-runtime',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replace(new RegExp(`^${RUNTIME.source};`, 'm'), '');
        if (file.name === chunk) file.code = inFunction(file.code.replace(RUNTIME, (_, name) => runtimeOf(bundle[name])));
      }
    },
  };
}

function runtimeOf(file: OutputBundle[string] | undefined): string {
  if (file?.type !== 'chunk') throw new Error('the bundler has no runtime');
  return `(()=>{const exports={};${file.code};return exports})()`;
}

const GIVEN = 'exports,require,module,__filename';

/** Called where Node has put a function around it, else the value of the text. */
function inFunction(code: string): string {
  return `(typeof exports=="undefined"?f=>f:f=>f(${GIVEN}))(function(${GIVEN}){${code}\n})`;
}
