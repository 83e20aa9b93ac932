import { type ReactNode, useId } from 'react';

interface Props {
  name: string;
  label: string;
  fault: string | undefined;
  children: (attributes: {
    id: string;
    name: string;
    autoComplete: 'off';
    'aria-invalid': boolean;
    'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** A labelled field, with what is wrong with it where something is. */
export function Field({ name, label, fault, children }: Props) {
  const id = useId();
  const described = fault === undefined ? undefined : `${id}-fault`;
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        name,
        autoComplete: 'off',
        'aria-invalid': fault !== undefined,
        'aria-describedby': described,
      })}
      {fault === undefined ? null : (
        <p id={described} role="alert" className="mt-1 text-sm text-danger">
          {fault}
        </p>
      )}
    </div>
  );
}
