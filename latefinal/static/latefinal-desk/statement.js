/* “Who said this”: marks selected words in the editor with a statement's uuid. */
(() => {
  const { ModalWorkflowSource, TooltipEntity, DraftUtils, registerPlugin } = window.draftail;
  const { EditorState, Modifier, RichUtils } = window.DraftJS;
  const ENTITY = "STATEMENT";

  // The statement that was set last on this screen: the next one starts with the same way of coming.
  let before = "";

  const storyId = () => /\/pages\/(\d+)\/edit/.exec(window.location.pathname)?.[1] ?? "";

  /* A link within the selected words; one mark replaces the other, so its address moves to the form. */
  const linkIn = (editorState) => {
    const content = editorState.getCurrentContent();
    const key = DraftUtils.getSelectionEntity(editorState);
    const entity = key && content.getEntity(key);
    return entity && entity.getType() === "LINK" ? entity.getData().url ?? "" : "";
  };

  /* Draftail hands its words to the form a moment later; who publishes at once would lose the mark. */
  const storeNow = () => {
    document.querySelectorAll("input[type=hidden]").forEach((input) => input.draftailEditor?.saveState());
  };

  const onMark = (modal) => {
    const form = modal.body[0].querySelector("[data-said-form]");
    if (!form) return;
    modal.ajaxifyForm(form);
    const field = (name) => form.elements.namedItem(name);

    const showWay = () => {
      const way = field("via").value;
      form.querySelectorAll("[data-for-way]").forEach((part) => {
        const ways = part.dataset.forWay.trim();
        part.hidden = ways !== "" && !ways.split(" ").includes(way);
      });
    };
    form.addEventListener("change", showWay);
    showWay();

    field("source_name").addEventListener("input", ({ target }) => {
      const known = [...form.querySelectorAll("#speakers option")].find((o) => o.value === target.value);
      if (!known) return;
      field("source_kind").value = known.dataset.kind;
      if (!field("office").value) field("office").value = known.dataset.office;
    });

    form.querySelector("[data-said-remove]")?.addEventListener("click", () => modal.respond("removed"));

    // The modal takes the focus itself once it has faded in; shown again with errors, it does not.
    const first = form.querySelector("[aria-invalid=true]") ?? field("source_name");
    modal.container.one("shown.bs.modal", () => first.focus());
    first.focus();
  };

  class StatementSource extends ModalWorkflowSource {
    constructor(props) {
      super(props);
      this.onRemoved = this.onRemoved.bind(this);
    }

    getChooserConfig(entity, words) {
      const { editorState, entityType, entityKey } = this.props;
      this.mark = entity && entity.getType() === ENTITY ? entity : null;
      this.selection = this.mark
        ? DraftUtils.getEntitySelection(editorState, entityKey)
        : editorState.getSelection();
      const urlParams = { words: this.words(words), story: storyId(), after: before };
      if (this.mark) urlParams.uuid = this.mark.getData().uuid;
      else urlParams.link = linkIn(editorState);
      return {
        url: entityType.chooserUrls.statement,
        urlParams,
        onload: {
          mark: onMark,
          marked: (modal, json) => modal.respond("marked", json.result),
        },
        responses: { marked: this.onChosen, removed: this.onRemoved },
      };
    }

    /* With the cursor merely inside a mark, its words are those of the whole mark. */
    words(selected) {
      if (!this.mark || selected) return selected;
      const block = this.props.editorState.getCurrentContent().getBlockForKey(this.selection.getStartKey());
      return block.getText().slice(this.selection.getStartOffset(), this.selection.getEndOffset());
    }

    filterEntityData({ uuid, label, isSound, isState }) {
      return { uuid, label, isSound, isState };
    }

    onChosen(data) {
      const { editorState } = this.props;
      before = data.uuid;
      const content = editorState
        .getCurrentContent()
        .createEntity(ENTITY, "MUTABLE", this.filterEntityData(data));
      this.apply(content, content.getLastCreatedEntityKey());
    }

    onRemoved() {
      this.apply(this.props.editorState.getCurrentContent(), null);
    }

    apply(content, entityKey) {
      const { editorState, onComplete } = this.props;
      const marked = Modifier.applyEntity(content, this.selection, entityKey);
      const next = EditorState.push(editorState, marked, "apply-entity");
      this.workflow.close();
      onComplete(EditorState.acceptSelection(next, this.selection));
      window.setTimeout(storeNow);
    }
  }

  const Statement = (props) => {
    const data = props.contentState.getEntity(props.entityKey).getData();
    const icon = data.isSound ? "#icon-openquote" : "#icon-warning";
    const label = data.isState ? `${data.label} ■` : data.label;
    return window.React.createElement(TooltipEntity, { ...props, icon, label });
  };

  /* Draftail's buttons cannot be reached by keyboard: Ctrl+Alt+Q presses ours for the selected words. */
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.altKey || event.code !== "KeyQ") return;
    const editor = event.target.closest?.("[data-draftail-editor-wrapper]");
    const button = editor?.querySelector(`button[name=${ENTITY}]`);
    if (!button) return;
    event.preventDefault();
    // Until the button of the mouse is up again, the editor would not see what is selected next.
    for (const name of ["mousedown", "mouseup"]) {
      button.dispatchEvent(new MouseEvent(name, { bubbles: true, cancelable: true }));
    }
  });

  registerPlugin({ type: ENTITY, source: StatementSource, decorator: Statement }, "entityTypes");
})();
