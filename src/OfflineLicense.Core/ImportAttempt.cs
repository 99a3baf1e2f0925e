namespace OfflineLicense;

/// <summary>An import command in a session log, and what the device printed behind it.</summary>
/// <param name="File">The name of the file, without the folder or server before it.</param>
/// <param name="HashDigits">The digits of the document's SHA-256 in the name of an install file; null: another name.</param>
/// <param name="IsSuccess">The device printed its sentence of success.</param>
/// <param name="Words">The sentence of the device that decides.</param>
/// <param name="Hostname">From the prompt.</param>
internal sealed record ImportAttempt(string File, string? HashDigits, bool IsSuccess, string Words, string Hostname);
