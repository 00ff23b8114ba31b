import { baseOf } from '../../model/rule-words.ts';
import { type Claims, user } from '../claims.ts';

const [ROOT, ANYBODY] = [user('root'), user('anybody')];
const [ADMINISTRATOR, WINDOWS_USER] = [user('root', 'windows'), user('anybody', 'windows')];
const NO_CLAIMS: Claims = { grants: [], asks: [] };
/** Whoever the image says may be root, and a container that is refused is nobody. */
const CLAIMS: Readonly<Record<string, Claims>> = {
  'uid-zero': { grants: ROOT, asks: ROOT.slice(0, 1) },
  contradiction: { grants: [], asks: ROOT.slice(0, 1) },
  unset: { grants: ANYBODY, asks: ANYBODY },
  'set-to-false': { grants: ANYBODY, asks: ANYBODY },
  'uid-only': { grants: [], asks: ANYBODY },
  administrator: { grants: ADMINISTRATOR, asks: ADMINISTRATOR.slice(0, 1) },
  'administrator-refused': { grants: [], asks: ADMINISTRATOR.slice(0, 1) },
  'user-name-unset': { grants: WINDOWS_USER, asks: WINDOWS_USER },
  'user-name-only': { grants: [], asks: WINDOWS_USER },
};

/** A variant says more of the same. */
export function claimsOf(messageId: string): Claims {
  return CLAIMS[baseOf(messageId)] ?? NO_CLAIMS;
}
