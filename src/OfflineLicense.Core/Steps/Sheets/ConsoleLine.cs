namespace OfflineLicense.Steps.Sheets;

/// <summary>One line for a device's console, or why it is not written.</summary>
/// <param name="Name">What it is called in a warning: <c>save</c>, <c>copy</c>.</param>
/// <param name="Text">What is typed; never holds anything that did not match a safe pattern.</param>
/// <param name="Problem">Null: it is written.</param>
internal readonly record struct ConsoleLine(string Name, string Text, string? Problem);
