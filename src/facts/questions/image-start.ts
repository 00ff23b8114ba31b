// As whom the process of an image starts where the manifest says nothing of it.
import type { ImageFacts } from '../../model/bind.ts';
import { variantsOf } from '../bind/possible-images.ts';
import { imageUser } from '../bind/start-user.ts';
import { MAX_ID } from '../containers/refused-fields.ts';

/** Who it is, on all platforms or on some of them. */
export interface ImageStart {
  readonly isRoot: boolean;
  readonly uid: number;
  /** USER, as it is written. */
  readonly written: string;
  /** Those that it holds for, where others differ. */
  readonly platforms?: readonly string[];
}

/** Root where some platform has it; undefined where it is not known of all of them, or is not the same user. */
export function imageStart(image: ImageFacts | undefined): ImageStart | undefined {
  const starts = startsOf(image);
  const roots = starts.filter(({ uid }) => uid === 0);
  const isSome = roots.length > 0 && roots.length < starts.length;
  const [first = starts[0]] = roots;
  if (first?.uid === undefined || (roots.length === 0 && starts.some(({ uid }) => uid !== first.uid))) return undefined;
  const platforms = isSome ? { platforms: roots.flatMap(({ platform }) => platform ?? []) } : {};
  return { isRoot: first.uid === 0, uid: first.uid, written: first.written, ...platforms };
}

/** Known to be another user than root, on every platform. */
export function isImageOfUser(image: ImageFacts | undefined): boolean {
  const starts = startsOf(image);
  return starts.length > 0 && starts.every(({ uid }) => uid !== undefined && uid !== 0);
}

function startsOf(image: ImageFacts | undefined) {
  return image === undefined
    ? []
    : variantsOf(image).map(({ platform, facts }) => ({
        platform,
        uid: uidOf(facts),
        written: String(facts.user ?? facts.uid ?? ''),
      }));
}

/** Undefined for a user who is not known, or whom no runtime starts. */
function uidOf({ user, uid }: ImageFacts): number | undefined {
  if (user === undefined) return uid;
  const read = imageUser(user);
  const number = typeof read === 'number' ? read : (uid ?? (read === 'root' ? 0 : undefined));
  return number !== undefined && number >= 0 && number <= MAX_ID ? number : undefined;
}
