// What is told of a new object of few containers: its sentences, written where they are found. Nothing is compared with an older object,
// and there are too few of them to cost what one expression may, so that they need not be short until they are told.
import type { Cel, MessageInCel } from '../rules/cel.ts';
import { PLACEHOLDER } from '../words/placeholder.ts';
import { celString, celWord } from './cel-text.ts';
import { specOf } from './custom-in-cel.ts';
import { EFFECTS, isEffect } from './effects-in-cel.ts';
import { IS_TOLD_PORT, newContainers, podOf, type Variable, writtenOutOfNew } from './facts-in-cel.ts';
import { AT, added, INDEX, type Line, linesOf, OF_POD, templateOf } from './findings-in-cel.ts';
import { askedOf, having, rulesInCel, type Telling } from './rules-in-cel.ts';

/** Of containers of which there may be something to tell, and of capabilities that one adds. Of more than that, as of an update. */
const FEW = 20;
const ARE_FEW = `size(variables.newContainers) <= ${FEW} && variables.newContainers.all(c, size(c.adds) <= ${FEW})`;

/** `created` has the sentences of a new object of which a bool, `isSure`, says that there are some, and is empty for any other. */
export function createdVariables(telling: Telling, isSure: Cel): Variable[] {
  const { policy, language, operation, effect } = telling;
  const wording = { policy, language, operation, numbers: [], line: sentenceOf(EFFECTS[effect]) };
  const all = linesOf(having(rulesInCel(policy), effect), wording, {
    pod: 'variables.newPod',
    containers: 'variables.newContainers',
    ports: (said) => `c.self.?ports.orValue([]).transformList(i, p, ${IS_TOLD_PORT}, ${said}).join('')`,
  });
  const texts = Object.entries(all).map(([about, text]) => (about === OF_POD ? text : `${text}.join('')`));
  const sentences = together(texts.map(writtenOutOfNew)).map((expression, n) => ({ name: `sentences${n}`, expression }));
  const text = sentences.map(({ name }) => `variables.${name}`).join(' + ') || "''";
  return [
    { name: 'newPod', expression: podOf(specOf('object')) },
    { name: 'newContainers', expression: newContainers('variables.newPod', askedOf(telling)) },
    ...sentences,
    { name: 'created', expression: `${isSure} && ${ARE_FEW} ? (${text}).substring(1).split('\\n') : []` },
  ];
}

/** Characters of expressions that are put together: each of its own costs every object, and a long one costs the compiler. */
const LONG = 4000;

function together(texts: readonly Cel[]): Cel[] {
  const groups: Cel[] = [];
  for (const text of texts) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + text.length < LONG) groups[groups.length - 1] = `${last} + ${text}`;
    else groups.push(text);
  }
  return groups;
}

/** A list, as `created` says it, or where it is empty, as nothing but the findings do. */
export function createdOr(others: Cel): Cel {
  return `size(variables.created) > 0 ? variables.created : ${others}`;
}

/** A text of each message that has the effect, which begins with a line break. */
function sentenceOf(letter: string): Line {
  return (message, of, container) => {
    const has = isEffect(message, of, letter);
    if (has === 'false') return "''";
    const sentence = written(message, of, container);
    return has === 'true' ? sentence : `(${has} ? ${sentence} : '')`;
  };
}

function written(message: MessageInCel, { meta, language }: Parameters<Line>[1], container?: Cel): Cel {
  const { data = {}, isBare, index = 'string(i)' } = message;
  const words: Readonly<Record<string, Cel>> = {
    ...data,
    [AT]: placeOf(message, container),
    [INDEX]: index,
    container: container ?? "''",
  };
  const parts = templateOf(message, meta, language).split(PLACEHOLDER);
  const pieces = parts.flatMap((part, place) => {
    if (place % 2 === 0) return part === '' ? [] : [celString(part)];
    const { name, word } = celWord(part, words);
    return name === 'port' && !isBare ? [word, `variables.services[?${word}].orValue('')`] : [word];
  });
  return added([celString('\n'), ...pieces]);
}

function placeOf({ ofPod }: MessageInCel, container: Cel | undefined): Cel {
  if (container === undefined) return 'variables.path';
  return ofPod === undefined ? 'c.place' : `(${ofPod} ? variables.path : c.place)`;
}
