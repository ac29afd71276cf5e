export interface MetricSample {
  name: string;
  help: string;
  type: 'counter' | 'gauge';
  values: readonly { labels?: Record<string, string>; value: number }[];
}

const escapeLabel = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** Prometheus text exposition format 0.0.4. */
export function formatMetrics(samples: readonly MetricSample[]): string {
  return samples
    .map(({ name, help, type, values }) => {
      const lines = values.map(({ labels = {}, value }) => {
        const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
        return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
      });
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n');
    })
    .join('\n')
    .concat('\n');
}
