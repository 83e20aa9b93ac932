import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title'> & {
  label: string;
  icon: LucideIcon;
  size?: number;
};

/** A button that is an icon; its label is what a screen reader says and a mouse sees on hovering. */
export function IconButton({ label, icon: Icon, size = 18, className = '', ...rest }: Props) {
  return (
    <button type="button" aria-label={label} title={label} className={`icon-button ${className}`} {...rest}>
      <Icon aria-hidden size={size} strokeWidth={1.75} />
    </button>
  );
}
