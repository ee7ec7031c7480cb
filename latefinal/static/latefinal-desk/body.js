/* A story's body by keyboard: Enter leads from a heading to the paragraph below it, and "## " at the
   start of a paragraph makes it a heading. Wagtail's own blocks, which this only extends. */
(() => {
  const { StreamBlockDefinition } = window.wagtailStreamField.blocks;
  const MARK = "##";

  const editorOf = (child) => [...child.element.querySelectorAll("input[type=hidden]")]
    .find((input) => input.draftailEditor)?.draftailEditor;

  const insert = (body, type, index, value = body.blockDef.initialChildStates[type]) => body.insert(
    // Without https there is no randomUUID; the server gives the block its id when it is saved.
    { type, value, id: window.crypto.randomUUID?.() ?? null },
    index,
    { animate: false },
  );

  const focusOn = (child) => {
    const editor = editorOf(child);
    if (editor) editor.focus(); // at once: Wagtail's own waits, and the first letters would be lost
    else child.focus();
  };

  /* Enter in a heading: to the paragraph below, which is made if there is none. */
  const leaveHeading = (body, heading) => {
    const below = body.children[heading.index + 1];
    focusOn(below?.type === "text" ? below : insert(body, "text", heading.index + 1));
  };

  /* The paragraphs of `state` that `keeps` picks, as a state of their own; none where none has words. */
  const part = (state, keeps) => {
    const blocks = state.getCurrentContent().getBlocksAsArray().filter(keeps);
    if (!blocks.some((block) => block.getText().trim())) return null;
    const { ContentState, EditorState } = window.DraftJS;
    const content = ContentState.createFromBlockArray(blocks);
    return EditorState.moveSelectionToEnd(EditorState.push(state, content, "remove-range"));
  };

  /* The paragraph that begins with "##" and the cursor; none where it bears a mark, which would be lost. */
  const headingIn = (state) => {
    const selection = state.getSelection();
    const block = state.getCurrentContent().getBlockForKey(selection.getStartKey());
    const isMarked = block.getCharacterList().some((letter) => letter.getEntity());
    const isBegun = selection.isCollapsed() && selection.getStartOffset() === MARK.length;
    return isBegun && !isMarked && block.getText().startsWith(MARK) ? block : null;
  };

  const makeHeading = (body, text) => {
    const state = editorOf(text).getEditorState();
    const line = headingIn(state);
    if (!line) return false;
    const blocks = state.getCurrentContent().getBlocksAsArray();
    const place = blocks.indexOf(line);
    const before = part(state, (_block, number) => number < place);
    const after = part(state, (_block, number) => number > place);
    document.activeElement.blur(); // while its editor still knows that it has the focus
    const heading = insert(body, "heading", text.index + 1, line.getText().slice(MARK.length).trim());
    if (after) insert(body, "text", heading.index + 1, after);
    if (before) text.block.setState(before);
    else text.delete({ animate: false });
    focusOn(heading);
    return true;
  };

  class BodyDefinition extends StreamBlockDefinition {
    render(...given) {
      const body = super.render(...given);
      const element = body.container[0];
      const childAt = (target) => body.children.find((child) => child.element.contains(target));

      element.addEventListener("keydown", (event) => {
        if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
        const child = childAt(event.target);
        if (event.key === "Enter" && child?.type === "heading" && event.target.matches("input")) {
          event.preventDefault();
          leaveHeading(body, child);
        }
        const isText = child?.type === "text" && event.target.isContentEditable;
        if (event.key === " " && isText && makeHeading(body, child)) {
          event.preventDefault();
          event.stopPropagation(); // the editor it was typed in is gone
        }
      }, true);
      return body;
    }
  }

  window.telepath.register("latefinal.stories.Body", BodyDefinition);
})();
