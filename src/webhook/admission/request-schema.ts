// Of what kport reads of an admission request.

/** The API server's own are UUIDs; every answer and every line of the log repeats it. */
export const LONGEST_UID = 256;

/** Kubernetes' own names are no longer, and nothing is matched with patterns that is; a user may have the name of an account elsewhere. */
const NAME = { type: 'string', maxLength: 253 } as const;
const ACCOUNT = { type: 'string', maxLength: 1024 } as const;
const OBJECT = { type: ['object', 'null'] } as const;

export const REQUEST_SCHEMA = {
  type: 'object',
  required: ['uid', 'kind', 'operation'],
  properties: {
    uid: { type: 'string', minLength: 1, maxLength: LONGEST_UID },
    kind: { type: 'object', required: ['group', 'version', 'kind'], properties: { group: NAME, version: NAME, kind: NAME } },
    operation: { enum: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] },
    subResource: NAME,
    name: NAME,
    namespace: NAME,
    userInfo: {
      type: 'object',
      properties: { username: ACCOUNT, groups: { type: ['array', 'null'], items: ACCOUNT } },
    },
    object: OBJECT,
    oldObject: OBJECT,
    dryRun: { type: ['boolean', 'null'] },
  },
} as const;
