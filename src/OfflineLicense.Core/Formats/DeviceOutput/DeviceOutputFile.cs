namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// Text captured from devices: <c>show license all</c>, <c>status</c>, <c>udi</c>, <c>tech support</c>, <c>usage</c>,
/// <c>summary</c>, <c>rum id</c>, complete or filtered, of one device or many in a row, with prompts and pager lines or without.
/// </summary>
internal static class DeviceOutputFile
{
    /// <summary>What the devices state, one <see cref="DeviceState"/> each; null where this is no license output at all.</summary>
    public static ParsedContent? Read(ReadOnlySpan<byte> bytes)
    {
        var text = CaptureText.Utf8(bytes);
        if (!CaptureText.MayBeOutput(text))
            return null;
        var capture = new Capture();
        var lines = new CaptureLines(text);
        // A device seldom gives more than a few outputs; a file of nothing but titles must end as well.
        var read = 0;
        for (; capture.Blocks.Count < 4 * Limits.CaptureDevices && capture.Udis < Limits.CaptureUdis && read < Limits.CaptureLines; read++)
        {
            if (!lines.NextOfOutput(out var line))
                break;
            capture.Add(line, lines.Indent);
        }

        capture.End();
        if (!capture.Blocks.Exists(block => block.IsLicensing) && !capture.Imports.HasPrompt)
            return null;

        var devices = CapturedDevices.From(capture.Blocks);
        var states = devices.States();
        var notices = capture.Imports.Failures.ToList();
        if (states.Count == 0 && capture.Imports.Attempts.Count == 0)
            notices.Add(new Notice(WarningCode.NoUdi,
                UnnamedOutput.Explain(capture.Blocks) ?? $"This output does not name its device. {UnnamedOutput.CaptureAll}"));
        else if (devices.Unassigned > 0)
            notices.Add(new Notice(WarningCode.NoUdi,
                $"{devices.Unassigned} of the outputs in this file do not name their device and were skipped. {UnnamedOutput.CaptureAll}"));
        if (lines.NextOfOutput(out _) || states.Count > Limits.CaptureDevices)
        {
            var limit = read == Limits.CaptureLines ? $"has more than {Limits.CaptureLines:N0} lines of output"
                : capture.Udis >= Limits.CaptureUdis ? $"holds more than {Limits.CaptureUdis:N0} UDIs"
                : $"holds outputs of more than {Limits.CaptureDevices:N0} devices";
            notices.Add(new Notice(WarningCode.TooLarge, $"The file {limit}, which is the limit; the rest was skipped. Split the file."));
        }

        var content = states.Count > 0 ? FromStates([.. states.Take(Limits.CaptureDevices)], notices)
            : new ParsedContent(DocumentKind.DeviceOutput)
            {
                Unnamed = CapturedDevices.ReadUnnamed(capture.Blocks) ?? capture.Imports.Unnamed,
                Notices = notices,
            };
        return content with { Imports = capture.Imports.Attempts };
    }

    private static ParsedContent FromStates(IReadOnlyList<DeviceState> states, List<Notice> notices)
    {
        var only = states is [{ } single] ? single : null;
        return new ParsedContent(DocumentKind.DeviceOutput)
        {
            DeviceStates = states,
            Udis = [.. states.SelectMany(state => state.Members.Select(member => member.Udi).Prepend(state.Udi)).Distinct()],
            Members = [.. states.SelectMany(state => state.Members).DistinctBy(member => member.Udi)],
            SmartAccount = only?.SmartAccount?.Text,
            VirtualAccount = only?.VirtualAccount?.Text,
            Hostname = only?.Hostname,
            StatedAt = only?.CapturedAt?.Utc,
            Notices = notices,
        };
    }
}
