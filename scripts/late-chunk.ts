import type { OutputBundle, Plugin } from 'rolldown';

const EXPORTED =
  /^Object\.defineProperty\(exports, "([\w$]+)", \{\n\s*enumerable: true,\n\s*get: function \(\) \{\n\s*return ([\w$]+);\n\s*\}\n\}\);\n?/gm;

/**
 * What `late` names in `chunk`, files of the bundle, modules of Node's and packages, is loaded when the first thing in it is asked for, and
 * not with `chunk`, nor with others; what stands outside of functions has to ask for none. What `chunk` gives others is there when they are
 * loaded, by its `all`, and as it is: a getter for each name, and the function of it, are more than the names of a start. See twoFiles.
 */
export function lateChunk(chunk: string, late: readonly string[]): Plugin {
  return {
    name: 'late-chunk',
    renderChunk(code, { name }) {
      if (name !== chunk) return late.filter((one) => declared(one).test(code)).reduce(whenAsked, code);
      const exported = [...code.matchAll(EXPORTED)].map(([, as = '', what = '']) => ({ as, what }));
      const given = exported.map(({ as, what }) => `${as}: ${what}`).join(', ');
      // What main imports late is a whole module.
      const whole = exported.filter(({ what }) => what.endsWith('_exports')).map(({ as, what }) => `exports.${as} = ${what};\n`);
      const all = `let allGiven;\nexports.all = () => allGiven ??= { ${given} };\n`;
      const rest = code.replaceAll(EXPORTED, '');
      if (rest.includes('defineProperty(exports, "')) throw new Error(`${chunk} gives what others would not find`);
      const own = `${rest}\n${whole.join('')}${all}`;
      return late.reduce(whenAsked, own);
    },
  };
}

function whenAsked(code: string, name: string): string {
  const loaded = declared(name);
  if (!loaded.test(code)) throw new Error(`nothing loads ${name}`);
  return code
    .replaceAll(new RegExp(`\\bnew ${name}\\.([\\w$]+)`, 'g'), `new (${name}.$1)`)
    .replaceAll(new RegExp(`\\b${name}\\.`, 'g'), `${name}().`)
    .replace(loaded, `let ${name}_loaded;\nconst ${name} = () => (${name}_loaded ??= $1);`);
}

function declared(name: string): RegExp {
  return new RegExp(`^(?:const|let|var) ${name} = (.*);$`, 'm');
}

const RUNTIME = required('rolldown-runtime');
/** What the bundler puts in files of their own, and stands in `chunk` and in main as well. */
const WITHIN = ['rolldown-runtime', 'early'];

/**
 * What a start needs is in two files, `main` and `chunk`, and neither is looked for more than once: each further file takes a millisecond.
 * The bundler's own runtime, and what both need, which the bundler puts in files of their own, are written into them as well; main loads
 * `chunk` itself, which stands beside it, and all others ask it for all that it gives, and for these two; and the function around each file
 * is written there, too: see compiled-code.ts.
 */
export function twoFiles(chunk: string): Plugin {
  return {
    name: 'two-files',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const code = file.code.replace(new RegExp(`^${RUNTIME.source};`, 'm'), '');
        if (file.name === chunk) file.code = inFunction(withTexts(code, bundle, (name) => `exports["${name}"]=`));
        else if (file.name === 'main') file.code = loadingItself(withTexts(code, bundle), chunk);
        else file.code = file.isEntry ? asking(code, chunk) : inFunction(asking(within(code, chunk), chunk));
      }
    },
  };
}

function withTexts(code: string, bundle: OutputBundle, keep = (_name: string): string => ''): string {
  return WITHIN.reduce((all, name) => all.replace(required(name), (_, file) => `(${keep(name)}${textOf(bundle[file])})`), code);
}

/** What loads `chunk` has them from there. */
function within(code: string, chunk: string): string {
  const [loaded] = required(chunk).exec(code) ?? [];
  return loaded ? WITHIN.reduce((all, name) => all.replace(required(name), `${loaded}["${name}"]`), code) : code;
}

function asking(code: string, chunk: string): string {
  return code.replaceAll(new RegExp(`${required(chunk).source}(?!\\[)`, 'g'), '$&.all()');
}

function required(chunk: string): RegExp {
  return new RegExp(`require\\("\\./(${chunk}-[^"]+)"\\)`, 'g');
}

function textOf(file: OutputBundle[string] | undefined): string {
  if (file?.type !== 'chunk') throw new Error('there is no such file');
  return `(()=>{const exports={};${file.code};return exports})()`;
}

const GIVEN = 'exports,require,module,__filename';

/** Called where Node has put a function around it, else the value of the text. Of `node -e` exports is known everywhere. */
function inFunction(code: string): string {
  return `(typeof arguments=="undefined"?f=>f:f=>f(${GIVEN}))(function(${GIVEN}){${code}\n})`;
}

/**
 * As a module that others find where they look for it. Node goes through each character of its path a dozen times, until V8 compiles what
 * does so, and asks what each folder of the path is.
 */
const LOAD = `const own=name=>{
const load=require.extensions[".cjs"];
if(!load)return require("./"+name);
const file=__dirname+require("node:path").sep+name;
const known=require.cache[file];
if(known)return known.exports;
const made=require.cache[file]=new module.constructor(file,module);
made.filename=file;
made.paths=module.paths;
made.require=name=>name.startsWith("./")?own(name.slice(2)):module.require(name);
try{load(made,file)}catch(error){delete require.cache[file];throw error}
made.loaded=true;
return made.exports};`;

function loadingItself(code: string, chunk: string): string {
  const [start, ...rest] = code.split('\n');
  return `${start}\n${LOAD}${rest.join('\n').replaceAll(required(chunk), 'own("$1")')}`;
}
