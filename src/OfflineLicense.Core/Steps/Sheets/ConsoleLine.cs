namespace OfflineLicense.Steps.Sheets;

/// <summary>One line for a device's console, or why it is not written.</summary>
/// <param name="Name">Its name in a warning: <c>save</c>, <c>copy</c>.</param>
/// <param name="Text">What is typed; it contains only text that matched a safe pattern.</param>
/// <param name="Problem">Why it is not written; null: it is.</param>
internal readonly record struct ConsoleLine(string Name, string Text, string? Problem);
