/** What a person has to make sure of, because it is not in the manifest. */
export type Need =
  /** The program has to listen on another port. */
  | { readonly kind: 'listen'; readonly container: string; readonly from: number; readonly to: number }
  /** The program has to run as another user. */
  | { readonly kind: 'user'; readonly container: string; readonly user: number | string }
  /** Another image takes the place of one. */
  | { readonly kind: 'image'; readonly container: string; readonly from: string; readonly to: string }
  /** Clients reach the port of the node no more. */
  | { readonly kind: 'clients'; readonly container: string; readonly port: number }
  /** The program has to do without privileged: true. */
  | { readonly kind: 'privileged'; readonly container: string }
  /** The program must not need what is taken away: what it is stands in no manifest. */
  | { readonly kind: 'program'; readonly container: string };
