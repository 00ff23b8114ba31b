/**
 * Milliseconds that the processors of this process have worked so far: where other processes want them too, a clock tells how many wait.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
