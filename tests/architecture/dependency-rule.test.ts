import { expect } from 'chai';
import { findViolations } from './find-violations.ts';
import { LAYERS } from './layers.ts';
import { ARROW_PROBES } from './probes/arrow-probes.ts';
import { FORM_PROBES } from './probes/form-probes.ts';
import { PACKAGE_PROBES } from './probes/package-probes.ts';
import { PURITY_PROBES } from './probes/purity-probes.ts';
import { HOUSE_IN_ORDER } from './probes/house-in-order.ts';
import { readText, sources } from './repository.ts';
import { RULES } from './rules.ts';
import type { PackageJson, Violation } from './source-tree.ts';

const PROBES = [...ARROW_PROBES, ...PURITY_PROBES, ...PACKAGE_PROBES, ...FORM_PROBES];

function lines(violations: readonly Violation[]): string[] {
  return violations.map(({ rule, path, line, message }) => `${path}:${line} ${message} (${rule})`);
}

describe('The architecture', () => {
  describe('of this repository', () => {
    const files = sources();
    const violations = findViolations(files, JSON.parse(readText('package.json')) as PackageJson);

    it('is read from the disk: these very files are among what is checked', () => {
      expect([...files.keys()]).to.include('tests/architecture/dependency-rule.test.ts');
      expect([...files.keys()]).to.include('src/start.js');
    });

    for (const { name, says } of RULES) {
      it(`${name}: ${says}`, () => {
        expect(lines(violations.filter(({ rule }) => rule === name))).to.deep.equal([]);
      });
    }
  });

  describe('is guarded by rules that bite', () => {
    for (const { name } of RULES) {
      it(`${name} has a probe, and finds each planted violation and nothing else`, () => {
        const probes = PROBES.filter(({ rule }) => rule === name);
        expect(probes, 'a rule without a probe proves nothing').not.to.be.empty;
        for (const { plants, files, packageJson, at } of probes) {
          const found = findViolations(new Map(Object.entries(files)), packageJson);
          expect(
            found.map(({ rule, path, line }) => `${rule} ${path}:${line}`),
            `${plants}: ${lines(found).join('; ')}`,
          ).to.deep.equal([`${name} ${at}`]);
        }
      });
    }

    it('has no probe of a rule that does not exist', () => {
      const names = RULES.map(({ name }) => name);
      expect(PROBES.filter(({ rule }) => !names.includes(rule))).to.be.empty;
    });

    it('finds nothing in a house that is in order', () => {
      const { files, packageJson } = HOUSE_IN_ORDER;
      expect(lines(findViolations(new Map(Object.entries(files)), packageJson))).to.deep.equal([]);
    });

    it('finds nothing in an empty house', () => {
      expect(findViolations(new Map(), {})).to.deep.equal([]);
    });
  });

  it('knows each alias of package.json, and each points into a layer', () => {
    const { imports } = JSON.parse(readText('package.json')) as { imports: Record<string, string> };
    const places = Object.values(LAYERS).map(({ path }) => path);
    for (const [alias, target] of Object.entries(imports)) {
      expect(places, alias).to.include(target.replace(/^\.\//, '').replace(/\*$/, ''));
    }
  });
});
