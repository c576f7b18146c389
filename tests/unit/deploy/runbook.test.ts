import { expect } from 'chai';
import { OPERATOR_ACTIONS } from '#tests/support/operator-actions.ts';
import { configurationNames, filesIn, parseYaml, readProjectFile } from './deploy-files.ts';

/** Words of the runbook that look like variables and are those of other programs, or of the shell. */
const NOT_OURS = /^(?:LATCHKEY_|SIGTERM$|SIGKILL$|MALLOC_ARENA_MAX$)/;

describe('What operators are given', () => {
  it('is YAML without a mistake', () => {
    const files = filesIn('deploy').filter((path) => /\.ya?ml$/.test(path));

    expect(files).to.have.length.above(10);
    for (const path of ['docker-compose.yml', ...files]) expect(parseYaml(path), path).to.have.length(1);
  });

  it('names no image by a moving tag', () => {
    for (const path of ['Dockerfile', 'docker-compose.yml', ...filesIn('deploy')]) {
      expect(readProjectFile(path), path).to.not.match(/(?:image:|FROM|newTag:)\s*\S*\blatest\b/);
    }
  });
});

describe('The runbook', () => {
  const runbook = readProjectFile('docs/runbook.md');

  it('uses commands that exist', () => {
    const used = [...runbook.matchAll(/npm run (keys|mail|users|migrate) -- ([a-z-]+)([^`\n#|]*)/g)];

    expect(used).to.have.length.above(8);
    for (const [text, name, word = '', rest = ''] of used) {
      const action = OPERATOR_ACTIONS.find((each) => each.command === name && each.word === word);
      const flags = [...rest.matchAll(/(?<=\s)--([a-z-]+)/g)].map(([, flag]) => flag);

      expect(action, text).to.not.equal(undefined);
      expect(action?.flags ?? [], text).to.include.members(flags);
    }
  });

  it('names variables that exist', () => {
    const named = [...runbook.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(
      ([, name = '']) => name,
    );
    const ours = [...new Set(named)].filter((name) => !NOT_OURS.test(name));

    expect(ours).to.have.length.above(8);
    expect(configurationNames()).to.include.members(ours);
  });

  it('points at files that exist', () => {
    const files = [...filesIn('deploy'), 'docker-compose.yml'];
    const named = [...runbook.matchAll(/`(deploy\/[\w./-]+|docker-compose\.yml)`/g)].map(
      ([, path = '']) => path,
    );

    expect(named).to.not.be.empty;
    for (const path of named)
      expect(
        files.some((file) => file.startsWith(path)),
        path,
      ).to.equal(true);
  });
});
