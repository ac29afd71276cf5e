import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readHello } from './api/live.ts';
import { queryClient } from './api/query-client.ts';
import { router } from './routes.tsx';
import { initTexts } from './text/index.ts';
import { Themed } from './ui/themed.tsx';
import './ui/ward.css';
import './ui/first.css';
import './ui/devices.css';
import './ui/duty.css';

// A page of an earlier build asks for files that an upgrade took away: it loads itself anew, once the server answers.
window.addEventListener('vite:preloadError', () => {
  void fetch('/healthz').then(
    ({ ok }) => ok && window.location.reload(),
    () => undefined,
  );
});

readHello();
await initTexts();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Themed>
          <RouterProvider router={router} />
        </Themed>
      </QueryClientProvider>
    </StrictMode>,
  );
}
