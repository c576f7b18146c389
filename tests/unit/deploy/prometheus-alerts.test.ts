import { expect } from 'chai';
import { filesIn, parseYaml, readProjectFile } from './deploy-files.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

function alerts(): readonly Alert[] {
  const [{ groups } = { groups: [] }] = parseYaml('deploy/prometheus-alerts.yml') as {
    groups: { rules: Alert[] }[];
  }[];
  return groups.flatMap(({ rules }) => rules);
}

function metricsIn(text: string): readonly string[] {
  const names = [...text.matchAll(/\blatchkey_[a-z_]+\b/g)].map(([name]) => name);
  return [...new Set(names.map((name) => name.replace(/_seconds_(?:bucket|count|sum)$/, '_seconds')))];
}

describe('The alerts', () => {
  const sources = filesIn('src').filter((path) => path.endsWith('.ts'));
  const declared = sources.map(readProjectFile).join('\n');

  it('ask for figures that the service gives', () => {
    const names = metricsIn(
      alerts()
        .map(({ expr }) => expr)
        .join('\n'),
    );

    expect(names).to.not.be.empty;
    for (const name of names) expect(declared, name).to.contain(`'${name}'`);
  });

  it('are each explained in the runbook, with the figures that they rest on', () => {
    const runbook = readProjectFile('docs/runbook.md');

    for (const { alert, expr } of alerts()) {
      expect(runbook).to.contain(`\`${alert}\``);
      for (const name of metricsIn(expr)) expect(runbook).to.contain(name);
    }
  });

  it('say how urgent they are, and what is wrong', () => {
    for (const { alert, labels, annotations } of alerts()) {
      expect(labels.severity, alert).to.be.oneOf(['page', 'ticket']);
      expect(annotations.summary, alert).to.not.equal('');
    }
  });
});
