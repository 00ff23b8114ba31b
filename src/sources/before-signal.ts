const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `action` where a signal ends the process before its work has ended, the newest first. What it returns is called when there is
 * nothing left to do.
 */
export function beforeSignal(action: () => void): () => void {
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, ended);
  };
  const ended = (signal: NodeJS.Signals): void => {
    forget();
    action();
    // Nobody listens any more: it ends the process, as it would have.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.prependListener(signal, ended);
  return forget;
}
