import { expect } from 'chai';
import { Task, descriptionViolation, titleViolation, type TaskId } from '#domain/tasks/task.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import { aTask, aUser, newId, THEN } from '#tests/support/builders.ts';
import { refusalOf } from '#tests/support/refusal.ts';

const owner = aUser().build();
const LATER = new Date(THEN.getTime() + 60_000);
const DUE = new Date('2030-01-01T00:00:00.000Z');

function create(content: Parameters<typeof Task.create>[2]): Task {
  return Task.create(newId<TaskId>(), owner.id, content, THEN);
}

describe("A task's title", () => {
  it('has 1 to 200 characters, as a person counts them', () => {
    expect(titleViolation('x')).to.equal(null);
    expect(titleViolation('🌱'.repeat(200))).to.equal(null);
    expect(titleViolation('x'.repeat(201))?.code).to.equal('title.too_long');
    expect(titleViolation('🌱'.repeat(201))?.code).to.equal('title.too_long');
  });

  it('has a visible character, on one line', () => {
    expect(titleViolation('')?.code).to.equal('title.blank');
    expect(titleViolation(' \u3000')?.code).to.equal('title.blank');
    expect(titleViolation('\u200b\u2800')?.code).to.equal('title.blank');
    for (const control of ['\n', '\t', '\u0000', '\u007f'])
      expect(titleViolation(`Water${control}`)?.code).to.equal('title.control_character');
  });
});

describe("A task's description", () => {
  it('may be empty and has at most 10,000 characters', () => {
    expect(descriptionViolation('')).to.equal(null);
    expect(descriptionViolation('🌱'.repeat(10_000))).to.equal(null);
    expect(descriptionViolation('x'.repeat(10_001))?.code).to.equal('description.too_long');
  });

  it('may have tabs and line breaks, and no other control character', () => {
    expect(descriptionViolation('one\r\n\ttwo\n')).to.equal(null);
    for (const control of ['\u0000', '\b', '\u000b', '\u001b', '\u007f', '\u0085'])
      expect(descriptionViolation(`x${control}`)?.code).to.equal('description.control_character');
  });
});

describe('A task', () => {
  it('has defaults', () => {
    expect(create({ title: 'Water the plants' }).snapshot()).to.deep.include({
      ownerId: owner.id,
      title: 'Water the plants',
      description: '',
      status: 'todo',
      dueAt: null,
      version: 1,
      createdAt: THEN,
      updatedAt: THEN,
    });
  });

  it('stores the given fields', () => {
    const content = { title: 'Water', description: 'All of them', status: 'done', dueAt: DUE } as const;
    expect(create(content).snapshot()).to.deep.include(content);
  });

  it('is refused with a title or description that breaks its rule, naming the field', () => {
    expect(refusalOf(InvalidFieldsError, () => create({ title: '' })).problems[0]?.field).to.equal('title');
    const tooLong = { title: 'x', description: 'x'.repeat(10_001) };
    expect(refusalOf(InvalidFieldsError, () => create(tooLong)).problems[0]?.field).to.equal('description');
  });

  it('gets the defaults for fields that a replacement leaves out', () => {
    const task = aTask(owner).with({ description: 'All', status: 'done', dueAt: DUE }).build();
    expect(task.withContent({ title: 'Other' }, LATER).snapshot()).to.deep.equal({
      ...task.snapshot(),
      title: 'Other',
      description: '',
      status: 'todo',
      dueAt: null,
      updatedAt: LATER,
    });
  });

  it('keeps the fields that a change leaves out', () => {
    const task = aTask(owner).with({ description: 'All', status: 'done', dueAt: DUE }).build();
    expect(task.withChange({ title: 'Other' }, LATER).snapshot()).to.deep.equal({
      ...task.snapshot(),
      title: 'Other',
      updatedAt: LATER,
    });
  });

  it('has its due time removed by null only', () => {
    const task = aTask(owner).dueAt(DUE).build();
    expect(task.withChange({ dueAt: null }, LATER).dueAt).to.equal(null);
    expect(task.withChange({ status: 'done' }, LATER).dueAt).to.deep.equal(DUE);
  });

  it('may be given an empty description', () => {
    const task = aTask(owner).with({ description: 'All' }).build();
    expect(task.withChange({ description: '' }, LATER).description).to.equal('');
  });

  it('is the same object when a change changes nothing', () => {
    const task = aTask(owner).dueAt(DUE).build();
    expect(task.withChange({}, LATER)).to.equal(task);
    expect(task.withChange({ title: task.title, dueAt: new Date(DUE) }, LATER)).to.equal(task);
  });
});
