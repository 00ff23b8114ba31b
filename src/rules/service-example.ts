// The examples of rules about Services: they differ in a port and in what the Pod declares.
type Fields = Readonly<Record<string, string | number>>;

interface ServedPod {
  readonly name: string;
  readonly type?: string;
  /** The port of the Service. */
  readonly port: Fields;
  /** The port that the container of the Pod declares. */
  readonly declared?: Fields;
}

/** A Service, and the Pod that it selects. */
export function servedPod({ name, type, port, declared }: ServedPod): string {
  return `
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
${type === undefined ? '' : `  type: ${type}\n`}  selector:
    app: ${name}
  ports:
${item(port, '    ')}---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  containers:
    - name: ${name}
      image: registry.example.com/${name}
${declared === undefined ? '' : `      ports:\n${item(declared, '        ')}`}`;
}

/** An item of a list. */
function item(fields: Fields, indent: string): string {
  return Object.entries(fields)
    .map(([key, value], index) => `${indent}${index === 0 ? '-' : ' '} ${key}: ${value}\n`)
    .join('');
}
