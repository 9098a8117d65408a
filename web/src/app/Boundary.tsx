import { Component, type ReactNode } from "react";
import { Offline } from "../api/errors";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Failed } from "../ui/states";
import { loadAgain } from "./loading";

interface Props {
  /** What failed is forgotten where this changes: another page is another try. */
  at?: string;
  children: ReactNode;
}

/** What fails while it is drawn is told in its place, and the rest goes on. */
export class Boundary extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidMount() {
    window.addEventListener("online", this.#online);
  }

  override componentWillUnmount() {
    window.removeEventListener("online", this.#online);
    if (this.state.error !== null) loadAgain();
  }

  override componentDidUpdate(before: Props) {
    if (before.at !== this.props.at && this.state.error !== null) this.#again();
  }

  #online = () => {
    if (this.state.error instanceof Offline) this.#again();
  };

  #again = () => {
    loadAgain();
    this.setState({ error: null });
  };

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div className="mx-auto flex max-w-xl flex-col gap-3 p-6">
        <Failed error={this.state.error} onRetry={this.#again} />
        <Button onClick={() => location.reload()}>{t("app.reload")}</Button>
      </div>
    );
  }
}
