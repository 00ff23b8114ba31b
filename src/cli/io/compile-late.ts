// When V8 compiles anew what is called often. It reckons with programs that run for long: of a run over a thousand files a third of the
// processor time went into machine code that was thrown away a moment later.

/** How often a function, or a loop, is gone through before one of V8's compilers takes it. */
const USUAL = { maglev: 400, turbofan: 10_000, osr: 800 } as const;
/** The second compiler takes ten times as long as the first, and is worth it in trees of many thousands of files. */
const LATE: Readonly<Record<keyof typeof USUAL, number>> = { maglev: 1_500, turbofan: 300_000, osr: 50_000 };

/**
 * The V8 whose usual numbers these are (node --v8-options tells others). It takes code that is kept between runs only by the flags by
 * which it was made: in another one they could not be set back.
 */
const KNOWN_V8 = /^13\.6\./;
/** Without the first compiler all would wait for the second. */
const WITH_MAGLEV: readonly string[] = ['x64', 'arm64'];

/** For the rest of the process, and all threads: set back at the end of the work, it would compile in a hurry what is needed no more. */
export function compileLate(): void {
  setCalls(LATE);
}

/** For code that is kept: it is made and taken so. */
export function compileAsUsual(): void {
  setCalls(USUAL);
}

export function isKnownV8(): boolean {
  return KNOWN_V8.test(process.versions.v8);
}

function setCalls(calls: typeof LATE): void {
  if (!isKnownV8() || !WITH_MAGLEV.includes(process.arch)) return;
  // It takes 3 ms to load.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const [what, count] of Object.entries(calls)) setFlagsFromString(`--invocation-count-for-${what}=${count}`);
}
