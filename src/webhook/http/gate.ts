/** Leaves a place among the requests that are answered at the same time; a second call does nothing. */
type Leave = () => void;

/** Undefined where there is no place: who waits in a queue is answered too late, and holds memory until then. */
export type Gate = () => Leave | undefined;

/** For so many requests. `onChange` is told how many are in. */
export function createGate(most: number, onChange: (requests: number) => void): Gate {
  let requests = 0;
  const change = (by: number): void => {
    requests += by;
    onChange(requests);
  };
  return () => {
    if (requests >= most) return undefined;
    change(1);
    let isIn = true;
    return () => {
      if (isIn) change(-1);
      isIn = false;
    };
  };
}
