/**
 * Blocks that draw their inputs when somebody opens them.
 *
 * A form has hundreds of questions, each with dozens of inputs. A closed block keeps what it holds
 * as data and sends it as one field; the server reads it as if the inputs were there.
 */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  /** Copies get ids of their own, and keys of their own once somebody has looked at them. */
  function copyOf(state) {
    if (Array.isArray(state)) return state.map(copyOf);
    if (state === null || typeof state !== "object") return state;
    const copy = {};
    for (const [name, value] of Object.entries(state)) {
      if (name === "id" && "value" in state) copy.id = crypto.randomUUID();
      else copy[name] = name === "key" && typeof value === "string" ? "" : copyOf(value);
    }
    return copy;
  }

  class LazyBlock {
    constructor(definition, placeholder, prefix, state, error, capabilities) {
      this.definition = definition;
      this.blockDef = definition;
      this.type = definition.name;
      this.prefix = prefix;
      this.state = state ?? {};
      this.capabilities = capabilities;
      this.input = document.createElement("input");
      this.input.type = "hidden";
      this.input.name = `${prefix}-stored`;
      this.input.value = JSON.stringify(this.state);
      this.element = document.createElement("div");
      this.element.append(this.input);
      // Wagtail hands over jQuery objects and elements alike.
      (placeholder.jquery ? placeholder[0] : placeholder).replaceWith(this.element);
      this.toggle = this.element.closest("[data-panel]")?.querySelector("[data-panel-toggle]");
      this.toggle?.addEventListener("wagtail:panel-toggle", (event) => {
        if (event.target === this.toggle && event.detail.expanded) this.open();
      });
      if (error) this.setError(error);
      // The block around closes its new blocks after making them; those it leaves open are drawn.
      queueMicrotask(() => {
        if (this.toggle?.getAttribute("aria-expanded") !== "false") this.open();
      });
    }

    /** Draw the inputs, once. */
    open() {
      if (!this.drawn) {
        this.input.remove();
        const place = document.createElement("div");
        this.element.append(place);
        this.drawn = this.definition.drawn().render(place, this.prefix, this.state, undefined, this.capabilities);
        this.state = null;
      }
      return this.drawn;
    }

    get container() {
      return this.open().container;
    }

    get childBlocks() {
      return this.open().childBlocks;
    }

    getState() {
      return this.drawn ? this.drawn.getState() : this.state;
    }

    getValue() {
      return this.drawn ? this.drawn.getValue() : this.state;
    }

    getDuplicatedState() {
      return copyOf(this.getState());
    }

    setState(state) {
      if (this.drawn) {
        this.drawn.setState(state);
      } else {
        this.state = { ...this.state, ...state };
        this.input.value = JSON.stringify(this.state);
      }
    }

    setError(error) {
      if (error) this.open().setError(error);
    }

    setCapabilityOptions(...options) {
      this.drawn?.setCapabilityOptions?.(...options);
    }

    getTextLabel(options) {
      if (this.drawn) return this.drawn.getTextLabel(options);
      const words = (this.definition.meta.labelFormat ?? "").replace(/\{(\w+)\}/g, (_, name) => {
        const value = this.state[name];
        return typeof value === "string" ? value : "";
      });
      const longest = options?.maxLength ?? 70;
      return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
    }

    focus(options) {
      this.open().focus(options);
    }
  }

  class LazyStructBlockDefinition extends StructBlockDefinition {
    /** The definition that draws the inputs: Wagtail's own. */
    drawn() {
      if (!this.plain) {
        this.plain = new StructBlockDefinition(this.name, this.childBlockDefs, this.meta);
        this.plain.collapsible = this.collapsible;
      }
      return this.plain;
    }

    render(placeholder, prefix, state, error, capabilities) {
      return new LazyBlock(this, placeholder, prefix, state, error, capabilities);
    }
  }

  window.telepath.register("form_builder.LazyStructBlock", LazyStructBlockDefinition);
})();
