/** A place among the requests that are answered at the same time. */
interface Slot {
  /** Counts bytes of a body that is held; false, and nothing counted, where all bodies together are too large. */
  reserve(bytes: number): boolean;
  leave(): void;
}

export interface Gate {
  /** Undefined where there is no place: who waits in a queue is answered too late, and holds memory until then. */
  enter(): Slot | undefined;
}

interface GateBounds {
  readonly requests: number;
  /** Of all bodies together. */
  readonly bytes: number;
  readonly onChange: (requests: number) => void;
}

export function createGate(bounds: GateBounds): Gate {
  let requests = 0;
  let bytes = 0;
  return {
    enter() {
      if (requests >= bounds.requests) return undefined;
      requests += 1;
      bounds.onChange(requests);
      let held = 0;
      let isIn = true;
      return {
        reserve(more) {
          if (!isIn || bytes + more > bounds.bytes) return false;
          held += more;
          bytes += more;
          return true;
        },
        leave() {
          if (!isIn) return;
          isIn = false;
          bytes -= held;
          requests -= 1;
          bounds.onChange(requests);
        },
      };
    },
  };
}
