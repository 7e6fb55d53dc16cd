import { type Document, parseAllDocuments } from 'yaml';
import { asObject } from '../../../terraform/providers';

/** An expression of Helm's templates; braces inside its texts do not end it. */
const EXPRESSION = /\{\{(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^}"`]|\}(?!\}))*\}\}/g;

const PLACEHOLDER = /ashlarExpression(\d+)e/g;

/** A file of a chart's templates, read as YAML although it is none before Helm has been through it. */
export class MaskedTemplate {
  private readonly expressions: string[] = [];
  readonly documents: readonly Document[];

  constructor(text: string) {
    const masked = text.replace(
      EXPRESSION,
      (expression) => `ashlarExpression${this.expressions.push(expression) - 1}e`,
    );
    this.documents = parseAllDocuments(masked);
  }

  /** The objects in it; what cannot be read as YAML, as it is put together by the template, is left out. */
  get objects(): Readonly<Record<string, unknown>>[] {
    return this.documents.map((one) => (one.errors.length > 0 ? {} : asObject(one.toJS())));
  }

  /** The text of all documents, with the expressions back in place. */
  toString(): string {
    const texts = this.documents.map((one) => one.toString({ lineWidth: 0 }));
    return texts.join('---\n').replace(PLACEHOLDER, (_, index: string) => this.expressions[Number(index)] ?? '');
  }
}
