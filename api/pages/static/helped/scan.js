// Reads the slip's QR code with the camera: by the browser's own reader, otherwise by a small one that is fetched then.

const LOOK_EVERY_MS = 180;
const LARGEST = 720; // pixels of the picture's shorter side that is looked at

async function reader() {
  if ("BarcodeDetector" in window) {
    try {
      const formats = await BarcodeDetector.getSupportedFormats();
      if (formats.indexOf("qr_code") >= 0) {
        const detector = new BarcodeDetector({ formats: ["qr_code"] });
        return async (canvas) => (await detector.detect(canvas)).map((one) => one.rawValue)[0] || "";
      }
    } catch (error) {
      // some browsers have the name only
    }
  }
  const { decodeQR } = await import("../vendor/qr/decode.js");
  return async (canvas) => {
    const { width, height } = canvas;
    try {
      return decodeQR({ width, height, data: canvas.getContext("2d").getImageData(0, 0, width, height).data });
    } catch (error) {
      return ""; // no code in this picture
    }
  };
}

export const canScan = Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

// Shows the camera in `video` until a code is found or `stop()` is called. Throws where there is no camera for us.
export async function scan(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" } } });
  const canvas = document.createElement("canvas");
  let going = true;
  const stop = () => {
    going = false;
    stream.getTracks().forEach((one) => one.stop());
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  look(video, canvas, await reader(), () => going, (text) => { stop(); found(text); });
  return stop;
}

async function look(video, canvas, read, going, found) {
  while (going()) {
    const side = Math.min(video.videoWidth, video.videoHeight);
    const text = side ? await read(picture(video, canvas, side)) : "";
    if (text && going()) return found(text);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

// The middle of what the camera sees: people hold the code there.
function picture(video, canvas, side) {
  const size = Math.min(side, LARGEST);
  canvas.width = canvas.height = size;
  const left = (video.videoWidth - side) / 2;
  const top = (video.videoHeight - side) / 2;
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, left, top, side, side, 0, 0, size, size);
  return canvas;
}
