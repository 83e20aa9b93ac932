/**
 * Writes the alert rules for Prometheus and the Grafana dashboard from the table of rules:
 *   node scripts/alert-files.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERT_RULES, type AlertRule } from '../lib/metrics/alerts/alert-rules.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'alerting');

/** A threshold as its PromQL expression gives the value: durations in seconds. */
const promThreshold = ({ unit, threshold }: AlertRule) => (unit === 'ms' ? threshold / 1000 : threshold);

const promDuration = (ms: number) => `${ms / 1000}s`;

/** `SlowFirstToken` for `ttft`, and so on. */
const alertName = ({ id }: AlertRule) =>
  `Dac${id.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}`;

/** Rules as Prometheus reads them. https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
function prometheusRules(rules: readonly AlertRule[]): string {
  const blocks = rules.map((rule) => {
    const sign = rule.comparison === 'above' ? '>' : '<';
    return [
      `      - alert: ${alertName(rule)}`,
      `        expr: ${JSON.stringify(`${rule.promql} ${sign} ${promThreshold(rule)}`)}`,
      `        for: ${promDuration(rule.forMs)}`,
      '        labels:',
      '          severity: warning',
      `          rule: ${rule.id}`,
      '        annotations:',
      `          summary: ${JSON.stringify(rule.summary)}`,
      `          description: ${JSON.stringify(`${rule.title}: see docs/alerting.md, "${rule.id}".`)}`,
    ].join('\n');
  });
  const head = '# Made by scripts/alert-files.ts from lib/metrics/alerts/alert-rules.ts; change it there.';
  return `${head}\ngroups:\n  - name: dac\n    rules:\n${blocks.join('\n')}\n`;
}

const PANEL = { width: 12, height: 8 };

/** One panel for each rule, its threshold drawn. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
function grafanaDashboard(rules: readonly AlertRule[]): object {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's, not ours
  const datasource = { type: 'prometheus', uid: '${datasource}' };
  return {
    title: 'DAC',
    uid: 'dac',
    tags: ['dac'],
    schemaVersion: 39,
    editable: true,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    panels: rules.map((rule, at) => ({
      id: at + 1,
      type: 'timeseries',
      title: rule.title,
      description: rule.summary,
      datasource,
      gridPos: {
        x: (at % 2) * PANEL.width,
        y: Math.floor(at / 2) * PANEL.height,
        w: PANEL.width,
        h: PANEL.height,
      },
      targets: [{ refId: 'A', datasource, expr: rule.promql, legendFormat: rule.id }],
      fieldConfig: {
        defaults: {
          unit: rule.unit === 'ms' ? 's' : rule.id === 'error_rate' ? 'percentunit' : 'none',
          min: 0,
          custom: { thresholdsStyle: { mode: 'line' }, spanNulls: true },
          thresholds: { mode: 'absolute', steps: thresholdSteps(rule) },
        },
        overrides: [],
      },
    })),
  };
}

function thresholdSteps(rule: AlertRule) {
  const [below, above] = rule.comparison === 'above' ? ['green', 'red'] : ['red', 'green'];
  return [
    { color: below, value: null },
    { color: above, value: promThreshold(rule) },
  ];
}

/** Both files: their paths and what is in them. */
export function alertFiles(): { path: string; text: string }[] {
  return [
    { path: join(FOLDER, 'prometheus-rules.yml'), text: prometheusRules(ALERT_RULES) },
    {
      path: join(FOLDER, 'grafana-dashboard.json'),
      text: `${JSON.stringify(grafanaDashboard(ALERT_RULES), null, 2)}\n`,
    },
  ];
}

if (import.meta.main) {
  for (const { path, text } of alertFiles()) writeFileSync(path, text);
}
